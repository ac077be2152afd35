import { sizeOf } from '../../core/shape.ts';
import { createDropRate } from '../drop-rate.ts';
import { fillNoiseNormals, isNoisy } from '../noise-draws.ts';
import { createRows } from '../rows.ts';
import type { Op } from './types.ts';

/**
 * Srivastava et al. (2014), section 10: noise with the mean and the variance of dropout's scaled mask.
 *
 * Training: `y = x ξ`, `ξ = 1 + √(p / (1 - p)) ε`, `ε ~ N(0, 1)` for each value of each example; `dx = dy ξ` with the same
 * ξ. Evaluation, and p = 0: `y = x`.
 */
export const gaussianDropout: Op<'gaussian_dropout'> = ({
    parameters,
    outputShape,
    capacity,
    noiseKey,
    description,
    plan,
}) => {
    const rateAt = createDropRate(parameters.rate, plan, description);
    const size = sizeOf(outputShape);
    const factors = new Float64Array(capacity * size);
    const rowsOfFactors = createRows(factors, size);
    return {
        learned: [],
        forward(pass, { inputs, output: y }) {
            const x = inputs[0]!;
            const length = pass.rows * size;
            const rate = isNoisy(pass) ? rateAt(pass.step) : 0;
            if (rate === 0) {
                factors.fill(1, 0, length);
                for (let i = 0; i < length; i++) {
                    y[i] = x[i]!;
                }
                return;
            }
            const deviation = Math.sqrt(rate / (1 - rate));
            for (let row = 0; row < pass.rows; row++) {
                fillNoiseNormals(rowsOfFactors[row]!, pass, noiseKey, row);
            }
            for (let i = 0; i < length; i++) {
                factors[i] = 1 + deviation * factors[i]!;
                y[i] = x[i]! * factors[i]!;
            }
        },
        backward({ rows }, { outputGradient: dy, inputGradients: [dx] }) {
            for (let i = 0, length = rows * size; dx !== undefined && i < length; i++) {
                dx[i] = dy[i]! * factors[i]!;
            }
        },
    };
};
