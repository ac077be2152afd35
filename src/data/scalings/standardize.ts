import type { Scaling } from './types.ts';

/** `x ← (x - mean) / deviation`, the deviation that of the examples themselves (divided by their number). */
export const standardize: Scaling = (features, width) => {
    const count = features.length / width;
    const shift = new Float64Array(width);
    const divisor = new Float64Array(width);
    for (let column = 0; column < width; column++) {
        let sum = 0;
        for (let at = column; at < features.length; at += width) {
            sum += features[at]!;
        }
        const mean = sum / count;
        // In a second pass: the difference of two large sums of squares would lose what is small between them.
        let squares = 0;
        for (let at = column; at < features.length; at += width) {
            squares += (features[at]! - mean) ** 2;
        }
        const deviation = Math.sqrt(squares / count);
        shift[column] = mean;
        // A feature that never changes is shifted to 0; rounding of the mean must not blow up what is left.
        divisor[column] = deviation > 1e-7 * Math.abs(mean) ? deviation : 1;
    }
    return { shift, divisor };
};
