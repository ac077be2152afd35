// Every regularizer of weights that runs, in alphabetical order.

import type { RunnableRegularizer } from '../not-runnable-yet.ts';
import { maxNorm } from './max-norm.ts';
import type { Regularizer } from './types.ts';

export const regularizers: { readonly [N in RunnableRegularizer]: Regularizer<N> } = { max_norm: maxNorm };
