import { fillWords, streams } from '../../core/random/streams.ts';
import { sizeOf } from '../../core/shape.ts';
import { CannotRun } from '../cannot-run.ts';
import type { Op } from './types.ts';

/**
 * Inverted dropout (Srivastava et al. 2014, section 10; the scaling as in Keras and PyTorch).
 *
 * Training: `y = x m / (1 - p)`, `m ~ Bernoulli(1 - p)` for each value of each example; `dx = dy m / (1 - p)` with the
 * same m. Kept values are x / (1 - p) by one division, correctly rounded, and not x times a rounded reciprocal.
 * Evaluation, and p = 0: `y = x`.
 */
export const dropout: Op<'dropout'> = ({ parameters, outputShape, capacity, noiseKey, description }) => {
    const { rate } = parameters;
    if (typeof rate !== 'number') {
        throw new CannotRun(`${description}: a scheduled rate cannot be run yet.`);
    }
    if (!(rate >= 0 && rate < 1)) {
        throw new CannotRun(
            `${description}: the rate must be at least 0 and less than 1, since kept values are divided by 1 - rate; it is ${rate}.`,
        );
    }
    const size = sizeOf(outputShape);
    const kept = 1 - rate;
    // A unit is dropped where its word, uniform in [0, 2^32), lies below this.
    const threshold = rate * 4294967296;
    const words = new Uint32Array(Math.ceil(size / 4) * 4);
    const mask = new Uint8Array(capacity * size);
    return {
        learned: [],
        forward({ rows, training, seed, step }, { inputs, output: y }) {
            const x = inputs[0]!;
            if (!training || rate === 0) {
                for (let i = 0, length = rows * size; i < length; i++) {
                    y[i] = x[i]!;
                }
                return;
            }
            for (let row = 0, at = 0; row < rows; row++) {
                fillWords(words, size, seed, streams.masks, step, noiseKey, row);
                for (let unit = 0; unit < size; unit++, at++) {
                    const isKept = words[unit]! >= threshold;
                    mask[at] = isKept ? 1 : 0;
                    y[at] = isKept ? x[at]! / kept : 0;
                }
            }
        },
        backward({ rows }, { outputGradient: dy, inputGradients: [dx] }) {
            if (dx === undefined) {
                return;
            }
            const length = rows * size;
            if (rate === 0) {
                for (let i = 0; i < length; i++) {
                    dx[i] = dy[i]!;
                }
                return;
            }
            for (let i = 0; i < length; i++) {
                dx[i] = mask[i] === 1 ? dy[i]! / kept : 0;
            }
        },
    };
};
