// How large a difference between two ways of training is, from pairs of runs that share a seed.

// Where only a part of the sources is checked, as for the browser, nothing else names the types.
/// <reference path="./jstat.d.ts" />

import jStat from 'jstat';

/** Fewest pairs that an interval is reported for: below, Student's factor is so large that hardly anything is found. */
export const fewestPairs = 5;

/** The mean of paired differences, and where the true one lies with a confidence of `1 - level`. */
export interface PairedInterval {
    /** Pairs. */
    readonly count: number;
    readonly mean: number;
    /** Half the width: the interval is `mean ± margin`. Infinite for a single pair. */
    readonly margin: number;
    /** The share of such intervals that may miss the true mean. */
    readonly level: number;
}

/**
 * Student's paired interval: `d ± t(1 - level / 2, n - 1) s / √n`, with s the differences' standard deviation. Exact for
 * normal differences.
 *
 * @param differences one for each pair, in any unit; at least one
 * @throws RangeError for no differences, or for one that is not finite
 */
export function pairedInterval(differences: readonly number[], level = 0.05): PairedInterval {
    const count = differences.length;
    if (count === 0 || !differences.every(Number.isFinite)) {
        throw new RangeError('An interval needs differences that are finite numbers.');
    }
    const mean = differences.reduce((sum, each) => sum + each, 0) / count;
    const squares = differences.reduce((sum, each) => sum + (each - mean) ** 2, 0);
    const margin =
        count === 1
            ? Number.POSITIVE_INFINITY
            : criticalT(level, count) * Math.sqrt(squares / (count - 1) / count);
    return { count, mean, margin, level };
}

/** True where the interval holds positive numbers alone, or negative ones alone. */
export function excludesZero({ mean, margin }: PairedInterval): boolean {
    return Math.abs(mean) > margin;
}

/** What |t| of `count` differences passes with probability `level` where the true mean is 0. */
export function criticalT(level: number, count: number): number {
    return jStat.studentt.inv(1 - level / 2, count - 1);
}
