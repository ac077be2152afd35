// Where the windows of a convolution or a pooling layer lie on a map, worked out once for each layer.

import { heightAndWidth, type Window } from '../catalog/shared/shapes.ts';
import type { Shape } from '../core/shape.ts';

export interface Windows {
    /** Positions of the window, that is, pixels of the output. */
    readonly positions: number;
    /** Pixels of one window. */
    readonly size: number;
    /** Pixels of the map. */
    readonly pixels: number;
    /** [positions, size]: the pixel of the map under each pixel of each window, row by row; -1 outside the map. */
    readonly pixelAt: Int32Array;
}

/**
 * Pixels of the first window above and to the left of the map. With `same`, the `max((n_out - 1) s + k - n, 0)` pixels that
 * are missing along an axis are split evenly between both ends, an odd one going to the bottom and to the right, as in Keras.
 */
export function pixelsBefore(
    [height = 0, width = 0]: Shape,
    [outputHeight = 0, outputWidth = 0]: Shape,
    { size, strides, padding }: Omit<Window, 'sizeArgument'>,
): readonly [number, number] {
    const [windowHeight, windowWidth] = heightAndWidth(size);
    const [strideY, strideX] = heightAndWidth(strides);
    const before = (length: number, outputLength: number, extent: number, stride: number): number =>
        padding === 'same' ? Math.floor(Math.max((outputLength - 1) * stride + extent - length, 0) / 2) : 0;
    return [
        before(height, outputHeight, windowHeight, strideY),
        before(width, outputWidth, windowWidth, strideX),
    ];
}

/** The windows of a map [height, width, channels] that make an output [height, width, ...]. */
export function placeWindows(
    [height = 0, width = 0]: Shape,
    [outputHeight = 0, outputWidth = 0]: Shape,
    { size, strides, padding }: Omit<Window, 'sizeArgument'>,
): Windows {
    const [windowHeight, windowWidth] = heightAndWidth(size);
    const [strideY, strideX] = heightAndWidth(strides);
    const [top, left] = pixelsBefore([height, width], [outputHeight, outputWidth], {
        size,
        strides,
        padding,
    });
    const positions = outputHeight * outputWidth;
    const pixelAt = new Int32Array(positions * windowHeight * windowWidth);
    let at = 0;
    for (let i = 0; i < outputHeight; i++) {
        for (let j = 0; j < outputWidth; j++) {
            for (let a = 0; a < windowHeight; a++) {
                for (let b = 0; b < windowWidth; b++, at++) {
                    const y = i * strideY + a - top;
                    const x = j * strideX + b - left;
                    pixelAt[at] = y >= 0 && y < height && x >= 0 && x < width ? y * width + x : -1;
                }
            }
        }
    }
    return { positions, size: windowHeight * windowWidth, pixels: height * width, pixelAt };
}
