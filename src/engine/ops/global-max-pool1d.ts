import { sizeOf } from '../../core/shape.ts';
import type { Op } from './types.ts';

/** `y[c] = max over t of x[t, c]`; `dx` is dy at the first largest value of each channel, else 0. A NaN is always largest. */
export const globalMaxPool1d: Op<'global_max_pool1d'> = ({ inputShapes, outputShape, capacity }) => {
    const channels = sizeOf(outputShape);
    const inputs = sizeOf(inputShapes[0] ?? []);
    /** The place of each output's largest value in the input of the batch. */
    const largest = new Int32Array(capacity * channels);
    return {
        learned: [],
        forward({ rows }, { inputs: [x], output: y }) {
            for (let row = 0, at = 0; row < rows; row++) {
                for (let channel = 0; channel < channels; channel++, at++) {
                    const end = (row + 1) * inputs;
                    let best = row * inputs + channel;
                    for (let place = best + channels; place < end; place += channels) {
                        if (x![place]! > x![best]! || Number.isNaN(x![place])) {
                            best = place;
                        }
                    }
                    largest[at] = best;
                    y[at] = x![best]!;
                }
            }
        },
        backward({ rows }, { outputGradient: dy, inputGradients: [dx] }) {
            if (dx === undefined) {
                return;
            }
            dx.fill(0, 0, rows * inputs);
            for (let at = 0, length = rows * channels; at < length; at++) {
                dx[largest[at]!] = dy[at]!;
            }
        },
    };
};
