// The confidence interval of a mean over seeds.

import { criticalT } from '../core/student-t.ts';

/**
 * The 95 % interval of a mean, from Student's t.
 *
 * @param deviation the sample's standard deviation; undefined for a single value, which has no interval
 */
export function meanInterval(
    mean: number,
    deviation: number | undefined,
    count: number,
): readonly [number, number] | undefined {
    if (deviation === undefined || count < 2) {
        return undefined;
    }
    const reach = (criticalT(0.05, count - 1) * deviation) / Math.sqrt(count);
    return [mean - reach, mean + reach];
}
