// Shape rules that several layers share.

import { formatShape, type Shape } from '../../core/shape.ts';
import type { ShapeProblem } from '../entry.ts';

/** The rule of layers that keep any shape. */
export const keepsShape = (_values: unknown, [input]: readonly Shape[]): Shape => input ?? [];

/** The count of layers without weights. */
export const nothing = (): number => 0;

/** A shape problem for a layer that reads a map of features and was given something else. */
export function expectedMap(found: Shape): ShapeProblem {
    const [length = 0, width] = found;
    const side = Math.sqrt(length);
    // A flat vector most likely is a square image without colours, two axes are one that misses its channel.
    const shape =
        found.length === 1 && Number.isInteger(side) && side > 1
            ? `${side}, ${side}, 1`
            : found.length === 2
              ? `${length}, ${width}, 1`
              : undefined;
    return {
        expected: 'a map of height x width x channels',
        found: formatShape(found),
        remedy: 'Insert reshape(height, width, channels) before this layer.',
        ...(shape !== undefined && { insert: `reshape(${shape})` }),
    };
}

/** A shape problem for a layer that reads a sequence and was given something else. */
export function expectedSequence(found: Shape): ShapeProblem {
    return {
        expected: 'a sequence of steps x channels',
        found: formatShape(found),
        remedy:
            found.length === 1
                ? 'Insert embedding(vocabulary, dimensions) for token ids, or reshape(steps, channels), before this layer.'
                : 'Insert reshape(steps, channels) before this layer.',
    };
}

export const isSequence = (shape: Shape | undefined): shape is readonly [number, number] =>
    shape?.length === 2;

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

/** Positions of a window along one axis: `⌊(n - k) / s⌋ + 1` where `padding` is `valid`, `⌈n / s⌉` where it is `same`. */
function positionsAlong(length: number, size: number, stride: number, padding: 'valid' | 'same'): number {
    return padding === 'same' ? Math.ceil(length / stride) : Math.floor((length - size) / stride) + 1;
}

/** Height and width after a window slid over a map. */
export function slideWindow(
    input: readonly [number, number, number],
    { size, strides, padding, sizeArgument }: Window,
): readonly [number, number] | ShapeProblem {
    const [height, width] = input;
    const [windowHeight, windowWidth] = heightAndWidth(size);
    const [strideY, strideX] = heightAndWidth(strides);
    if (padding === 'valid' && (windowHeight > height || windowWidth > width)) {
        return {
            expected: `a map of at least ${windowHeight} x ${windowWidth} for this window`,
            found: formatShape(input),
            remedy: `Make ${sizeArgument} smaller, or set padding = same.`,
            argument: sizeArgument,
        };
    }
    return [
        positionsAlong(height, windowHeight, strideY, padding),
        positionsAlong(width, windowWidth, strideX, padding),
    ];
}

export interface SequenceWindow extends Omit<Window, 'size' | 'strides'> {
    readonly size: number;
    readonly strides: number;
}

/** Steps after a window slid along a sequence. */
export function slideAlong(
    input: readonly [number, number],
    { size, strides, padding, sizeArgument }: SequenceWindow,
): number | ShapeProblem {
    const [steps] = input;
    if (padding === 'valid' && size > steps) {
        return {
            expected: `a sequence of at least ${size} steps for this window`,
            found: formatShape(input),
            remedy: `Make ${sizeArgument} smaller, or set padding = same.`,
            argument: sizeArgument,
        };
    }
    return positionsAlong(steps, size, strides, padding);
}
