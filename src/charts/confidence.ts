// The confidence interval of a mean over seeds.

/**
 * Student's t at 97.5 % for 1 to 30 degrees of freedom (Abramowitz and Stegun, table 26.10); beyond, Cornish and Fisher's
 * expansion around the normal quantile (ibid., 26.7.5), which is right to four digits from there.
 */
const quantiles = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
    2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

function quantileOf(freedom: number): number {
    const z = 1.959964;
    return (
        quantiles[freedom - 1] ??
        z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2)
    );
}

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
    const reach = (quantileOf(count - 1) * deviation) / Math.sqrt(count);
    return [mean - reach, mean + reach];
}
