import { placeWindows } from '../windows.ts';
import type { Op } from './types.ts';

/**
 * `y[i, j, c] = Σ over a, b of x[i·s + a, j·s + b, c] / n`, n being the pixels of the window that lie on the map;
 * `dx` is dy / n at each of them, added up where windows overlap.
 */
export const avgPool2d: Op<'avg_pool2d'> = ({ parameters, inputShapes, outputShape }) => {
    const { pool_size: size, strides, padding } = parameters;
    const [inputShape = []] = inputShapes;
    const channels = inputShape[2] ?? 0;
    const windows = placeWindows(inputShape, outputShape, { size, strides, padding });
    const { positions, pixels, pixelAt } = windows;
    const inputs = pixels * channels;
    const counts = Int32Array.from(
        { length: positions },
        (_, position) =>
            pixelAt
                .subarray(position * windows.size, (position + 1) * windows.size)
                .filter(pixel => pixel >= 0).length,
    );
    return {
        learned: [],
        forward({ rows }, { inputs: [x], output: y }) {
            for (let row = 0, at = 0; row < rows; row++) {
                for (let position = 0; position < positions; position++) {
                    const first = position * windows.size;
                    for (let channel = 0; channel < channels; channel++, at++) {
                        let sum = 0;
                        for (let k = first; k < first + windows.size; k++) {
                            const pixel = pixelAt[k]!;
                            if (pixel >= 0) {
                                sum += x![row * inputs + pixel * channels + channel]!;
                            }
                        }
                        y[at] = sum / counts[position]!;
                    }
                }
            }
        },
        backward({ rows }, { outputGradient: dy, inputGradients: [dx] }) {
            if (dx === undefined) {
                return;
            }
            dx.fill(0, 0, rows * inputs);
            for (let row = 0, at = 0; row < rows; row++) {
                for (let position = 0; position < positions; position++) {
                    const first = position * windows.size;
                    for (let channel = 0; channel < channels; channel++, at++) {
                        const share = dy[at]! / counts[position]!;
                        for (let k = first; k < first + windows.size; k++) {
                            const pixel = pixelAt[k]!;
                            if (pixel >= 0) {
                                const place = row * inputs + pixel * channels + channel;
                                dx[place] = dx[place]! + share;
                            }
                        }
                    }
                }
            }
        },
    };
};
