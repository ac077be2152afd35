// Every optimizer that runs, in alphabetical order.

import type { OptimizerName } from '../../catalog/index.ts';
import { adam } from './adam.ts';
import { adamW } from './adamw.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';
import type { Optimizer } from './types.ts';

export const optimizers: { readonly [N in OptimizerName]: Optimizer<N> } = {
    adam,
    adamw: adamW,
    rmsprop,
    sgd,
};
