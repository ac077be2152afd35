// Every loss there is, in alphabetical order.

import { binaryCrossEntropy } from './binary-cross-entropy.ts';
import { crossEntropy } from './cross-entropy.ts';
import { huber } from './huber.ts';
import { mae } from './mae.ts';
import { mse } from './mse.ts';

export const losses = {
    binary_cross_entropy: binaryCrossEntropy,
    cross_entropy: crossEntropy,
    huber,
    mae,
    mse,
} as const;

export type LossName = keyof typeof losses;
