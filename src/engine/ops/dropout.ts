import { sizeOf } from '../../core/shape.ts';
import { createDropRate } from '../drop-rate.ts';
import { fillNoiseWords, isNoisy } from '../noise-draws.ts';
import type { Op } from './types.ts';

/**
 * Inverted dropout (Srivastava et al. 2014; the scaling as in Keras and PyTorch).
 *
 * Training: `y = x m / (1 - p)`, `m ~ Bernoulli(1 - p)` for each value of each example; `dx = dy m / (1 - p)` with the
 * same m. Kept values are x / (1 - p) by one division, correctly rounded, and not x times a rounded reciprocal.
 * Evaluation, and p = 0: `y = x`.
 */
export const dropout: Op<'dropout'> = ({
    parameters,
    outputShape,
    capacity,
    noiseKey,
    description,
    plan,
}) => {
    const rateAt = createDropRate(parameters.rate, plan, description);
    const size = sizeOf(outputShape);
    const words = new Uint32Array(Math.ceil(size / 4) * 4);
    const mask = new Uint8Array(capacity * size);
    // 1 - p of the last forward pass, which backward has to use too.
    let kept = 1;
    return {
        learned: [],
        forward(pass, { inputs, output: y }) {
            const x = inputs[0]!;
            const rate = isNoisy(pass) ? rateAt(pass.step) : 0;
            const keep = 1 - rate;
            kept = keep;
            if (rate === 0) {
                for (let i = 0, length = pass.rows * size; i < length; i++) {
                    y[i] = x[i]!;
                }
                return;
            }
            // A unit is dropped where its word, uniform in [0, 2^32), lies below this.
            const threshold = rate * 4294967296;
            for (let row = 0, at = 0; row < pass.rows; row++) {
                fillNoiseWords(words, size, pass, noiseKey, row);
                for (let unit = 0; unit < size; unit++, at++) {
                    const isKept = words[unit]! >= threshold;
                    mask[at] = isKept ? 1 : 0;
                    y[at] = isKept ? x[at]! / keep : 0;
                }
            }
        },
        backward({ rows }, { outputGradient: dy, inputGradients: [dx] }) {
            if (dx === undefined) {
                return;
            }
            const length = rows * size;
            if (kept === 1) {
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
