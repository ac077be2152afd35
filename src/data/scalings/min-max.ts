import type { Scaling } from './types.ts';

/**
 * `x ← (x - smallest) / (largest - smallest)`. A feature that never changes is shifted to 0. The pixels of an image share
 * their range, channel by channel, for the reason given for `standardize`.
 */
export const minMax: Scaling = (features, width, channels) => {
    const shift = new Float64Array(width);
    const divisor = new Float64Array(width);
    const groups = channels ?? width;
    for (let group = 0; group < groups; group++) {
        let smallest = Number.POSITIVE_INFINITY;
        let largest = Number.NEGATIVE_INFINITY;
        for (let at = group; at < features.length; at += groups) {
            smallest = Math.min(smallest, features[at]!);
            largest = Math.max(largest, features[at]!);
        }
        for (let feature = group; feature < width; feature += groups) {
            shift[feature] = smallest;
            divisor[feature] = largest - smallest || 1;
        }
    }
    return { shift, divisor };
};
