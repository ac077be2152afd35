import { sizeOf } from '../../core/shape.ts';
import type { Op } from './types.ts';

/** `y[c] = Σ over i, j of x[i, j, c] / (height · width)`; `dx[i, j, c] = dy[c] / (height · width)`. */
export const globalAvgPool2d: Op<'global_avg_pool2d'> = ({ inputShapes, outputShape }) => {
    const channels = sizeOf(outputShape);
    const pixels = sizeOf(inputShapes[0] ?? []) / channels;
    const sums = new Float64Array(channels);
    return {
        learned: [],
        forward({ rows }, { inputs: [x], output: y }) {
            for (let row = 0, at = 0; row < rows; row++) {
                sums.fill(0);
                for (let pixel = 0; pixel < pixels; pixel++) {
                    for (let channel = 0; channel < channels; channel++, at++) {
                        sums[channel] = sums[channel]! + x![at]!;
                    }
                }
                for (let channel = 0; channel < channels; channel++) {
                    y[row * channels + channel] = sums[channel]! / pixels;
                }
            }
        },
        backward({ rows }, { outputGradient: dy, inputGradients: [dx] }) {
            for (let row = 0, at = 0; dx !== undefined && row < rows; row++) {
                for (let pixel = 0; pixel < pixels; pixel++) {
                    for (let channel = 0; channel < channels; channel++, at++) {
                        dx[at] = dy[row * channels + channel]! / pixels;
                    }
                }
            }
        },
    };
};
