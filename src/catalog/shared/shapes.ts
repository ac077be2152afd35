// Shape rules that several layers share.

import { formatShape, type Shape } from '../../core/shape.ts';
import type { ShapeProblem } from '../entry.ts';

/** The rule of layers that keep any shape. */
export const keepsShape = (_values: unknown, [input]: readonly Shape[]): Shape => input ?? [];

/** The count of layers without weights. */
export const nothing = (): number => 0;

/** A shape problem for a layer that reads a map of features and was given something else. */
export function expectedMap(found: Shape): ShapeProblem {
    return {
        expected: 'a map of height x width x channels',
        found: formatShape(found),
        remedy: 'Insert reshape(height, width, channels) before this layer.',
    };
}

export const isMap = (shape: Shape | undefined): shape is readonly [number, number, number] =>
    shape?.length === 3;

/** A length given once for height and width, or for each: Keras's convention. */
export type Pair = number | readonly number[];

export function heightAndWidth(pair: Pair): readonly [number, number] {
    return typeof pair === 'number' ? [pair, pair] : [pair[0] ?? 1, pair[1] ?? pair[0] ?? 1];
}

export interface Window {
    readonly size: Pair;
    readonly strides: Pair;
    readonly padding: 'valid' | 'same';
    /** The name of the parameter that `size` came from, to blame where the window does not fit. */
    readonly sizeArgument: string;
}

/**
 * Height and width after a window slid over a map: `⌊(n - k) / s⌋ + 1` for each where `padding` is `valid`,
 * `⌈n / s⌉` where it is `same`.
 */
export function slideWindow(
    input: readonly [number, number, number],
    kernel: Window,
): readonly [number, number] | ShapeProblem {
    const [height, width] = input;
    const [windowHeight, windowWidth] = heightAndWidth(kernel.size);
    const [strideY, strideX] = heightAndWidth(kernel.strides);
    if (kernel.padding === 'same') {
        return [Math.ceil(height / strideY), Math.ceil(width / strideX)];
    }
    if (windowHeight > height || windowWidth > width) {
        return {
            expected: `a map of at least ${windowHeight} x ${windowWidth} for this window`,
            found: formatShape(input),
            remedy: `Make ${kernel.sizeArgument} smaller, or set padding = same.`,
            argument: kernel.sizeArgument,
        };
    }
    return [
        Math.floor((height - windowHeight) / strideY) + 1,
        Math.floor((width - windowWidth) / strideX) + 1,
    ];
}
