import { sizeOf } from '../../core/shape.ts';
import { createDropRate } from '../drop-rate.ts';
import { fillNoiseWords, isNoisy } from '../noise-draws.ts';
import type { Op } from './types.ts';

/** α' = -λα, the value that SELU falls to: λ and α of Klambauer et al. (2017). */
const dropped = -1.0507009873554805 * 1.6732632423543772;

/**
 * Klambauer et al. (2017): dropped values become SELU's negative limit α', and an affine function restores mean 0 and
 * variance 1.
 *
 * Training: `y = a (x m + α' (1 - m)) + b`, `m ~ Bernoulli(q)`, `q = 1 - p`, `a = (q + α'² q (1 - q))^(-1/2)`,
 * `b = -a (1 - q) α'`; `dx = a m dy`. Evaluation, and p = 0: `y = x`.
 */
export const alphaDropout: Op<'alpha_dropout'> = ({
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
    // `a` of the last forward pass; 0 where it was the identity.
    let scale = 0;
    return {
        learned: [],
        forward(pass, { inputs, output: y }) {
            const x = inputs[0]!;
            const rate = isNoisy(pass) ? rateAt(pass.step) : 0;
            if (rate === 0) {
                scale = 0;
                for (let i = 0, length = pass.rows * size; i < length; i++) {
                    y[i] = x[i]!;
                }
                return;
            }
            const q = 1 - rate;
            scale = 1 / Math.sqrt(q + dropped * dropped * q * rate);
            const shift = -scale * rate * dropped;
            const threshold = rate * 4294967296;
            for (let row = 0, at = 0; row < pass.rows; row++) {
                fillNoiseWords(words, size, pass, noiseKey, row);
                for (let unit = 0; unit < size; unit++, at++) {
                    const isKept = words[unit]! >= threshold;
                    mask[at] = isKept ? 1 : 0;
                    y[at] = scale * (isKept ? x[at]! : dropped) + shift;
                }
            }
        },
        backward({ rows }, { outputGradient: dy, inputGradients: [dx] }) {
            for (let i = 0, length = rows * size; dx !== undefined && i < length; i++) {
                dx[i] = scale === 0 ? dy[i]! : mask[i] === 1 ? scale * dy[i]! : 0;
            }
        },
    };
};
