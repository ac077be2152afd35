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
