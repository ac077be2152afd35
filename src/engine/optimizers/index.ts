// Every optimizer that runs, in alphabetical order.

import type { RunnableOptimizer } from '../not-runnable-yet.ts';
import { adam } from './adam.ts';
import { adamW } from './adamw.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';
import type { Optimizer } from './types.ts';

export const optimizers: { readonly [N in RunnableOptimizer]: Optimizer<N> } = {
    adam,
    adamw: adamW,
    rmsprop,
    sgd,
};
