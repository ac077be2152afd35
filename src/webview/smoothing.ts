// Smoothing of a curve. It is drawn with the raw line kept faint, and never read from: numbers are always raw. Pure.

/**
 * Exponential moving average, corrected for its start so that the first value stays itself (Kingma and Ba 2015,
 * section 3, on the same average). Missing values stay missing and pass nothing on.
 *
 * @param weight of the past, in [0, 1); 0 returns the values as they are
 */
export function smooth(values: readonly number[], weight: number): number[] {
    if (weight <= 0) {
        return [...values];
    }
    let average = 0;
    let correction = 1;
    return values.map(value => {
        if (!Number.isFinite(value)) {
            return value;
        }
        average = weight * average + (1 - weight) * value;
        correction *= weight;
        return average / (1 - correction);
    });
}
