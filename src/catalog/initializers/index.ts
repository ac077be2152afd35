// Every initializer there is, in alphabetical order.

import { glorot } from './glorot.ts';
import { he } from './he.ts';
import { lecun } from './lecun.ts';

export const initializers = { glorot, he, lecun } as const;

export type InitializerName = keyof typeof initializers;
