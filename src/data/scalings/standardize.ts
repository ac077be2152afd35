import type { Scaling } from './types.ts';

/**
 * `x ← (x - mean) / deviation`, the deviation that of the examples themselves (divided by their number). A feature that
 * never changes is shifted to 0.
 *
 * The pixels of an image share mean and deviation, channel by channel, as is usual for images: a pixel at the edge that
 * hardly any example touches has a deviation of its own so small that those few examples would lie tens of deviations out
 * and decide the validation loss.
 */
export const standardize: Scaling = (features, width, channels) => {
    const shift = new Float64Array(width);
    const divisor = new Float64Array(width);
    const groups = channels ?? width;
    for (let group = 0; group < groups; group++) {
        let count = 0;
        let sum = 0;
        let smallest = Number.POSITIVE_INFINITY;
        let largest = Number.NEGATIVE_INFINITY;
        // Channels come last, and whole examples are multiples of them: a group's values stand `groups` apart.
        for (let at = group; at < features.length; at += groups) {
            const value = features[at]!;
            count += 1;
            sum += value;
            smallest = Math.min(smallest, value);
            largest = Math.max(largest, value);
        }
        // The rounded mean of equal values may differ from them, and a deviation of mere rounding would blow that up.
        const isConstant = smallest === largest;
        const mean = isConstant ? smallest : sum / count;
        // In a second pass: the difference of two large sums of squares would lose what is small between them.
        let squares = 0;
        for (let at = group; at < features.length; at += groups) {
            squares += (features[at]! - mean) ** 2;
        }
        const deviation = isConstant ? 1 : Math.sqrt(squares / count);
        for (let feature = group; feature < width; feature += groups) {
            shift[feature] = mean;
            divisor[feature] = deviation;
        }
    }
    return { shift, divisor };
};
