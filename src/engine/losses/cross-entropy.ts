import { logarithm } from '../../core/random/elementary.ts';
import { exponential } from '../elementary.ts';
import { largestOf, softmaxOfRow } from '../softmax-of-row.ts';
import type { Loss, RunningLoss } from './types.ts';

/**
 * `L = -Σᵢ tᵢ ln softmax(x)ᵢ = Σᵢ tᵢ (ln Σⱼ exp(xⱼ) - xᵢ)` from the scores x, the sum shifted by the largest score so that
 * nothing overflows and no probability rounds to zero. `dxᵢ = (softmax(x)ᵢ Σⱼ tⱼ - tᵢ) / rows`.
 */
const fromScores: RunningLoss = {
    threshold: 0,
    sum({ rows, width, outputs: x, targets: t }) {
        let total = 0;
        for (let row = 0; row < rows; row++) {
            const start = row * width;
            const largest = largestOf(x, start, width);
            let sum = 0;
            for (let i = start; i < start + width; i++) {
                sum += exponential(x[i]! - largest);
            }
            const logSum = logarithm(sum);
            for (let i = start; i < start + width; i++) {
                // A target of zero must not meet a score of minus infinity.
                if (t[i] !== 0) {
                    total += t[i]! * (logSum + (largest - x[i]!));
                }
            }
        }
        return total;
    },
    gradient({ rows, width, outputs: x, targets: t }, dx) {
        for (let row = 0; row < rows; row++) {
            const start = row * width;
            softmaxOfRow(x, start, width, dx, start);
            let mass = 0;
            for (let i = start; i < start + width; i++) {
                mass += t[i]!;
            }
            for (let i = start; i < start + width; i++) {
                dx[i] = (dx[i]! * mass - t[i]!) / rows;
            }
        }
    },
};

/** Keras's bound: a dropped probability costs -ln 1e-7 and not infinitely much. */
const leastProbability = 1e-7;
const mostProbability = 1 - leastProbability;

/**
 * `L = -Σᵢ tᵢ ln yᵢ`, `dyᵢ = -tᵢ / (yᵢ rows)`, with y clipped to [1e-7, 1 - 1e-7] and no gradient beyond: for
 * probabilities that something has changed after the softmax.
 */
const fromProbabilities: RunningLoss = {
    threshold: 0.5,
    sum({ rows, width, outputs: y, targets: t }) {
        let total = 0;
        for (let i = 0, length = rows * width; i < length; i++) {
            if (t[i] !== 0) {
                const probability = Math.min(Math.max(y[i]!, leastProbability), mostProbability);
                total -= t[i]! * logarithm(probability);
            }
        }
        return total;
    },
    gradient({ rows, width, outputs: y, targets: t }, dy) {
        for (let i = 0, length = rows * width; i < length; i++) {
            const probability = y[i]!;
            const isWithin = probability > leastProbability && probability < mostProbability;
            dy[i] = isWithin ? -t[i]! / (probability * rows) : 0;
        }
    },
};

export const crossEntropy: Loss<'cross_entropy'> = (_parameters, form) =>
    form === 'probabilities' ? fromProbabilities : fromScores;
