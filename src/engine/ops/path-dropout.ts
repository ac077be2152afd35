import { sizeOf } from '../../core/shape.ts';
import { createDropRate } from '../drop-rate.ts';
import { fillNoiseWords, isNoisy } from '../noise-draws.ts';
import type { Op } from './types.ts';

/**
 * Stochastic depth (Huang et al. 2016), one draw for each example, scaled while training.
 *
 * Training: `y = x m / (1 - p)`, `m ~ Bernoulli(1 - p)` for each example; `dx = dy m / (1 - p)` with the same m.
 * Evaluation, and p = 0: `y = x`.
 */
export const pathDropout: Op<'path_dropout'> = ({
    parameters,
    outputShape,
    capacity,
    noiseKey,
    description,
    plan,
}) => {
    const rateAt = createDropRate(parameters.rate, plan, description);
    const size = sizeOf(outputShape);
    // Words are drawn four at a time; an example's decision is the first of them.
    const words = new Uint32Array(4);
    const mask = new Uint8Array(capacity);
    // 1 - p of the last forward pass, which backward has to use too.
    let kept = 1;
    return {
        learned: [],
        forward(pass, { inputs, output: y }) {
            const x = inputs[0]!;
            const rate = isNoisy(pass) ? rateAt(pass.step) : 0;
            kept = 1 - rate;
            const threshold = rate * 4294967296;
            for (let row = 0, at = 0; row < pass.rows; row++) {
                if (rate > 0) {
                    fillNoiseWords(words, 1, pass, noiseKey, row);
                }
                const isKept = rate === 0 || words[0]! >= threshold;
                mask[row] = isKept ? 1 : 0;
                for (let unit = 0; unit < size; unit++, at++) {
                    y[at] = isKept ? x[at]! / kept : 0;
                }
            }
        },
        backward({ rows }, { outputGradient: dy, inputGradients: [dx] }) {
            for (let row = 0, at = 0; dx !== undefined && row < rows; row++) {
                for (let unit = 0; unit < size; unit++, at++) {
                    dx[at] = mask[row] === 1 ? dy[at]! / kept : 0;
                }
            }
        },
    };
};
