// Every scaling of features there is, in alphabetical order.

import { minMax } from './min-max.ts';
import { standardize } from './standardize.ts';

export const scalings = { min_max: minMax, standardize } as const;

export type ScalingName = keyof typeof scalings;
