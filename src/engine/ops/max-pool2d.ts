import { placeWindows } from '../windows.ts';
import type { Op } from './types.ts';

/**
 * `y[i, j, c] = max over a, b of x[i·s + a, j·s + b, c]`; `dx` is dy at the first largest of each window, added up where
 * windows overlap, else 0. What lies outside the map is never the largest, and a NaN always is.
 */
export const maxPool2d: Op<'max_pool2d'> = ({ parameters, inputShapes, outputShape, capacity }) => {
    const { pool_size: size, strides, padding } = parameters;
    const [inputShape = []] = inputShapes;
    const channels = inputShape[2] ?? 0;
    const windows = placeWindows(inputShape, outputShape, { size, strides, padding });
    const { positions, pixels, pixelAt } = windows;
    const inputs = pixels * channels;
    /** The place of each output's largest value in the input of the batch. */
    const largest = new Int32Array(capacity * positions * channels);
    return {
        learned: [],
        forward({ rows }, { inputs: [x], output: y }) {
            for (let row = 0, at = 0; row < rows; row++) {
                for (let position = 0; position < positions; position++) {
                    const first = position * windows.size;
                    for (let channel = 0; channel < channels; channel++, at++) {
                        let best = -1;
                        for (let k = first; k < first + windows.size; k++) {
                            const pixel = pixelAt[k]!;
                            const place = row * inputs + pixel * channels + channel;
                            if (
                                pixel >= 0 &&
                                (best < 0 || x![place]! > x![best]! || Number.isNaN(x![place]))
                            ) {
                                best = place;
                            }
                        }
                        largest[at] = best;
                        y[at] = x![best]!;
                    }
                }
            }
        },
        backward({ rows }, { outputGradient: dy, inputGradients: [dx] }) {
            if (dx === undefined) {
                return;
            }
            dx.fill(0, 0, rows * inputs);
            for (let at = 0, length = rows * positions * channels; at < length; at++) {
                const place = largest[at]!;
                dx[place] = dx[place]! + dy[at]!;
            }
        },
    };
};
