import { sizeOf } from '../../core/shape.ts';
import { checkDeviation } from '../noise-checks.ts';
import { fillNoiseNormals, isNoisy } from '../noise-draws.ts';
import type { Op } from './types.ts';

/** Training: `y = x + σ ε`, `ε ~ N(0, 1)` for each value of each example. Evaluation, and σ = 0: `y = x`. `dx = dy`. */
export const gaussianNoise: Op<'gaussian_noise'> = ({ parameters, outputShape, noiseKey, description }) => {
    const { stddev } = parameters;
    checkDeviation(stddev, description);
    const size = sizeOf(outputShape);
    const noise = new Float64Array(size);
    return {
        learned: [],
        forward(pass, { inputs, output: y }) {
            const x = inputs[0]!;
            if (!isNoisy(pass) || stddev === 0) {
                for (let i = 0, length = pass.rows * size; i < length; i++) {
                    y[i] = x[i]!;
                }
                return;
            }
            for (let row = 0, at = 0; row < pass.rows; row++) {
                fillNoiseNormals(noise, pass, noiseKey, row);
                for (let unit = 0; unit < size; unit++, at++) {
                    y[at] = x[at]! + stddev * noise[unit]!;
                }
            }
        },
        backward({ rows }, { outputGradient: dy, inputGradients: [dx] }) {
            for (let i = 0, length = rows * size; dx !== undefined && i < length; i++) {
                dx[i] = dy[i]!;
            }
        },
    };
};
