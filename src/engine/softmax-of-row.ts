// Shared by the softmax layer and by cross-entropy, so that probabilities are the same bits in both.

import { exponential } from './elementary.ts';
import type { Floats } from './floats.ts';

/** The largest of `length` values from `start`. A NaN makes every exponential taken from it NaN, as it should. */
export function largestOf(x: Floats, start: number, length: number): number {
    let largest = x[start]!;
    for (let i = start + 1; i < start + length; i++) {
        const value = x[i]!;
        if (value > largest) {
            largest = value;
        }
    }
    return largest;
}

/**
 * Writes `exp(xᵢ - max) / Σⱼ exp(xⱼ - max)` to `y` from `at` on; subtracting the maximum keeps every exponential finite.
 * `y` may be `x`.
 */
export function softmaxOfRow(x: Floats, start: number, length: number, y: Floats, at: number): void {
    const largest = largestOf(x, start, length);
    let sum = 0;
    for (let i = 0; i < length; i++) {
        sum += exponential(x[start + i]! - largest);
    }
    for (let i = 0; i < length; i++) {
        y[at + i] = exponential(x[start + i]! - largest) / sum;
    }
}
