// The shape of one example, the batch axis left out: a flat vector of 64 features is [64], an image is
// [height, width, channels] (Keras's order).

export type Shape = readonly number[];

/** Number of values in one example of this shape. */
export function sizeOf(shape: Shape): number {
    return shape.reduce((product, length) => product * length, 1);
}

/** `64`, or `28 x 28 x 1`: how a shape is written wherever a person reads it. */
export function formatShape(shape: Shape): string {
    return shape.length === 0 ? 'scalar' : shape.join(' x ');
}

export function sameShape(a: Shape, b: Shape): boolean {
    return a.length === b.length && a.every((length, axis) => length === b[axis]);
}
