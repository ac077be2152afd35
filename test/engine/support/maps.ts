// Random maps and windows, of lengths that are multiples of nothing, and convolution and pooling as their definitions
// say: plain loops over output, window and channel, written without the engine's own.

import fc from 'fast-check';
import type { Shape } from '../../../src/core/shape.ts';

export interface WindowCase {
    readonly shape: readonly [number, number, number];
    readonly size: readonly [number, number];
    readonly strides: readonly [number, number];
    readonly padding: 'valid' | 'same';
    readonly rows: number;
    readonly seed: number;
}

const pair = (max: number) => fc.tuple(fc.integer({ min: 1, max }), fc.integer({ min: 1, max }));

/** Windows that fit their map, or may reach over its edge with `same`. */
export const windowCases: fc.Arbitrary<WindowCase> = fc
    .record({
        shape: fc.tuple(
            fc.integer({ min: 1, max: 7 }),
            fc.integer({ min: 1, max: 7 }),
            fc.integer({ min: 1, max: 3 }),
        ),
        size: pair(4),
        strides: pair(4),
        padding: fc.constantFrom('valid', 'same'),
        rows: fc.integer({ min: 1, max: 3 }),
        seed: fc.integer({ min: 0, max: 1000 }),
    })
    .filter(({ shape, size, padding }) => padding === 'same' || (size[0] <= shape[0] && size[1] <= shape[1]));

/** Pixels before the map along one axis: TensorFlow's rule, "same" of odd amounts having one more after it than before. */
export function pixelsBefore(length: number, size: number, stride: number, padding: string): number {
    const missing = (Math.ceil(length / stride) - 1) * stride + size - length;
    return padding === 'same' && missing > 0 ? (missing - (missing % 2)) / 2 : 0;
}

/** Calls `visit` with the coordinates of every pixel of a map under the window at output position (i, j). */
export function visitWindow(
    { shape: [height, width], size, strides, padding }: WindowCase,
    i: number,
    j: number,
    visit: (y: number, x: number, a: number, b: number) => void,
): void {
    const top = pixelsBefore(height, size[0], strides[0], padding);
    const left = pixelsBefore(width, size[1], strides[1], padding);
    for (let a = 0; a < size[0]; a++) {
        for (let b = 0; b < size[1]; b++) {
            const y = i * strides[0] - top + a;
            const x = j * strides[1] - left + b;
            if (y >= 0 && x >= 0 && y < height && x < width) {
                visit(y, x, a, b);
            }
        }
    }
}

/** [row, y, x, channel] of an array of maps. */
export const placeIn =
    ([height = 0, width = 0, channels = 0]: Shape) =>
    (row: number, y: number, x: number, channel: number): number =>
        ((row * height + y) * width + x) * channels + channel;

/** Calls `visit` for every value of `rows` maps, in order. */
export function visitMaps(
    [height = 0, width = 0, channels = 0]: Shape,
    rows: number,
    visit: (row: number, i: number, j: number, channel: number) => void,
): void {
    for (let row = 0; row < rows; row++) {
        for (let i = 0; i < height; i++) {
            for (let j = 0; j < width; j++) {
                for (let channel = 0; channel < channels; channel++) {
                    visit(row, i, j, channel);
                }
            }
        }
    }
}
