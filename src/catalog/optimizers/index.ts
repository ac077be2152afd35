// Every optimizer there is, in alphabetical order.

import { adam } from './adam.ts';
import { adamw } from './adamw.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';

export const optimizers = { adam, adamw, rmsprop, sgd } as const;

export type OptimizerName = keyof typeof optimizers;
