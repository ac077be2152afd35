import { logarithm } from '../../core/random/elementary.ts';
import { exponential, logarithmOfOnePlus, logistic } from '../elementary.ts';
import type { Loss, RunningLoss } from './types.ts';

/**
 * `L = mean -t ln σ(x) - (1 - t) ln (1 - σ(x)) = mean max(x, 0) - x t + ln(1 + exp(-|x|))` over the outputs of an example,
 * from the scores x, where nothing overflows. `dx = (σ(x) - t) / (outputs · rows)`.
 */
const fromScores: RunningLoss = {
    threshold: 0,
    sum({ rows, width, outputs: x, targets: t }) {
        let total = 0;
        for (let i = 0, length = rows * width; i < length; i++) {
            const score = x[i]!;
            // max(x, 0) - x t, written so that a target of 0 or 1 never multiplies an infinite score by zero.
            const right = score > 0 ? 1 - t[i]! : -t[i]!;
            total += (right === 0 ? 0 : score * right) + logarithmOfOnePlus(exponential(-Math.abs(score)));
        }
        return total / width;
    },
    gradient({ rows, width, outputs: x, targets: t }, dx) {
        for (let i = 0, length = rows * width; i < length; i++) {
            dx[i] = (logistic(x[i]!) - t[i]!) / (width * rows);
        }
    },
};

/** Keras's bound: a dropped probability costs -ln 1e-7 and not infinitely much. */
const leastProbability = 1e-7;
const mostProbability = 1 - leastProbability;

/**
 * `L = mean -t ln y - (1 - t) ln (1 - y)`, `dy = (y - t) / (y (1 - y) outputs · rows)`, with y clipped to [1e-7, 1 - 1e-7]
 * and no gradient beyond: for probabilities that something has changed after the sigmoid.
 */
const fromProbabilities: RunningLoss = {
    threshold: 0.5,
    sum({ rows, width, outputs: y, targets: t }) {
        let total = 0;
        for (let i = 0, length = rows * width; i < length; i++) {
            const p = Math.min(Math.max(y[i]!, leastProbability), mostProbability);
            total -= t[i]! * logarithm(p) + (1 - t[i]!) * logarithm(1 - p);
        }
        return total / width;
    },
    gradient({ rows, width, outputs: y, targets: t }, dy) {
        for (let i = 0, length = rows * width; i < length; i++) {
            const p = y[i]!;
            const isWithin = p > leastProbability && p < mostProbability;
            dy[i] = isWithin ? (p - t[i]!) / (p * (1 - p) * width * rows) : 0;
        }
    },
};

export const binaryCrossEntropy: Loss<'binary_cross_entropy'> = (_parameters, form) =>
    form === 'probabilities' ? fromProbabilities : fromScores;
