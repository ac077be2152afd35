import type { Scaling } from './types.ts';

/** `x ← (x - smallest) / (largest - smallest)`. */
export const minMax: Scaling = (features, width) => {
    const shift = new Float64Array(width).fill(Number.POSITIVE_INFINITY);
    const largest = new Float64Array(width).fill(Number.NEGATIVE_INFINITY);
    for (let at = 0; at < features.length; at++) {
        const column = at % width;
        shift[column] = Math.min(shift[column]!, features[at]!);
        largest[column] = Math.max(largest[column]!, features[at]!);
    }
    // A feature that never changes is shifted to 0.
    return { shift, divisor: largest.map((value, column) => value - shift[column]! || 1) };
};
