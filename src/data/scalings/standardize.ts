import { type Scaling, spread } from './types.ts';

/**
 * `x ← (x - mean) / deviation`, the deviation that of the examples themselves (divided by their number). A feature that
 * never changes is shifted to 0.
 *
 * The pixels of an image share mean and deviation, channel by channel, as is usual for images: a pixel at the edge that
 * hardly any example touches has a deviation of its own so small that those few examples would lie tens of deviations out
 * and decide the validation loss.
 */
export const standardize: Scaling = (forEachExample, width, channels) => {
    // Channels come last, and whole examples are multiples of them.
    const groups = channels ?? width;
    const sums = new Float64Array(groups);
    const smallest = new Float64Array(groups).fill(Number.POSITIVE_INFINITY);
    const largest = new Float64Array(groups).fill(Number.NEGATIVE_INFINITY);
    let examples = 0;
    forEachExample(features => {
        examples++;
        for (let feature = 0, group = 0; feature < width; feature++) {
            const value = features[feature]!;
            sums[group]! += value;
            smallest[group] = Math.min(smallest[group]!, value);
            largest[group] = Math.max(largest[group]!, value);
            group = group + 1 === groups ? 0 : group + 1;
        }
    });
    const count = (examples * width) / groups;
    // The rounded mean of equal values may differ from them, and a deviation of mere rounding would blow that up.
    const isConstant = (group: number): boolean => smallest[group] === largest[group];
    const mean = sums.map((sum, group) => (isConstant(group) ? smallest[group]! : sum / count));
    // In a second pass: the difference of two large sums of squares would lose what is small between them.
    const squares = new Float64Array(groups);
    forEachExample(features => {
        for (let feature = 0, group = 0; feature < width; feature++) {
            squares[group]! += (features[feature]! - mean[group]!) ** 2;
            group = group + 1 === groups ? 0 : group + 1;
        }
    });
    const deviation = squares.map((sum, group) => (isConstant(group) ? 1 : Math.sqrt(sum / count)));
    return { shift: spread(mean, width), divisor: spread(deviation, width) };
};
