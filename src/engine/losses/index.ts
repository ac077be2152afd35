// Every loss that runs, in alphabetical order.

import type { LossName } from '../../catalog/index.ts';
import { binaryCrossEntropy } from './binary-cross-entropy.ts';
import { crossEntropy } from './cross-entropy.ts';
import { huber } from './huber.ts';
import { mae } from './mae.ts';
import { mse } from './mse.ts';
import type { Loss } from './types.ts';

export const losses: { readonly [N in LossName]: Loss<N> } = {
    binary_cross_entropy: binaryCrossEntropy,
    cross_entropy: crossEntropy,
    huber,
    mae,
    mse,
};
