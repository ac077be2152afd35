// What came of one combination of a sweep's values.

/** A value over several seeds. */
export interface OverSeedsValue {
    readonly mean: number;
    /** Of the sample, divided by n - 1; undefined for a single seed. */
    readonly deviation: number | undefined;
}

/** One combination of the axes' values; what no run has is undefined. */
export interface SweptCombination {
    /** The value of each axis, as it is written. */
    readonly labels: readonly string[];
    /** Seeds whose run ended well. */
    readonly seeds: number;
    /** Of the best epoch of each run. */
    readonly validationLoss: OverSeedsValue | undefined;
    readonly validationAccuracy: OverSeedsValue | undefined;
    readonly validationRmse: OverSeedsValue | undefined;
    /** Of the last epoch of each run. */
    readonly gap: OverSeedsValue | undefined;
}

/** The values of each axis, as they are written, in the order of the sweep as far as it has come. */
export function valuesOfAxes(
    axes: readonly string[],
    runs: readonly Pick<SweptCombination, 'labels'>[],
): string[][] {
    return axes.map((_, place) => [...new Set(runs.map(({ labels }) => labels[place] ?? ''))]);
}
