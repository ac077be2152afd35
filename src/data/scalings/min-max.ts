import { type Scaling, spread } from './types.ts';

/**
 * `x ← (x - smallest) / (largest - smallest)`. A feature that never changes is shifted to 0. The pixels of an image share
 * their range, channel by channel, for the reason given for `standardize`.
 */
export const minMax: Scaling = (forEachExample, width, channels) => {
    const groups = channels ?? width;
    const smallest = new Float64Array(groups).fill(Number.POSITIVE_INFINITY);
    const largest = new Float64Array(groups).fill(Number.NEGATIVE_INFINITY);
    forEachExample(features => {
        for (let feature = 0, group = 0; feature < width; feature++) {
            const value = features[feature]!;
            smallest[group] = Math.min(smallest[group]!, value);
            largest[group] = Math.max(largest[group]!, value);
            group = group + 1 === groups ? 0 : group + 1;
        }
    });
    const range = largest.map((value, group) => value - smallest[group]! || 1);
    return { shift: spread(smallest, width), divisor: spread(range, width) };
};
