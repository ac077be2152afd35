// Every loss that runs, in alphabetical order.

import type { RunnableLoss } from '../not-runnable-yet.ts';
import { crossEntropy } from './cross-entropy.ts';
import { mse } from './mse.ts';
import type { Loss } from './types.ts';

export const losses: { readonly [N in RunnableLoss]: Loss<N> } = { cross_entropy: crossEntropy, mse };
