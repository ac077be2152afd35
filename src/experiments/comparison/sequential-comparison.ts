// A comparison that looks after every pair and may end early, without finding more than is there.

import { excludesZero, fewestPairs, type PairedInterval, pairedInterval } from './paired-interval.ts';
import { sequentialLevels } from './sequential-levels.ts';

/** Most pairs that a comparison can be planned for. */
export const mostPairs = fewestPairs + sequentialLevels.length - 1;

/** `same`: no evidence of a difference, which is not evidence that there is none. */
export type Verdict = 'undecided' | 'different' | 'same';

export interface Look {
    readonly verdict: Verdict;
    /** Holds the true difference in 95 % of comparisons or more, whenever one stops looking. */
    readonly interval: PairedInterval;
}

/**
 * The level of each look of a comparison of at most `pairs` pairs: a constant one, as Pocock's (1977), for t statistics. All
 * looks together miss the true difference in 5 % of comparisons at most: intervals at this level are the repeated
 * confidence intervals of Jennison & Turnbull (1989), so stopping at any of them is right.
 *
 * @throws RangeError where `pairs` is not an integer from `fewestPairs` to `mostPairs`
 */
export function levelOfLooks(pairs: number): number {
    const level = sequentialLevels[pairs - fewestPairs];
    if (level === undefined) {
        throw new RangeError(`A comparison takes ${fewestPairs} to ${mostPairs} pairs, not ${pairs}.`);
    }
    return level;
}

/**
 * What is known after the pairs so far.
 *
 * @param differences one for each pair, in the order in which they were measured; at least one
 * @param pairs the budget that the comparison was planned with; it must not change once the first difference is known
 */
export function lookAt(differences: readonly number[], pairs: number): Look {
    const interval = pairedInterval(differences, levelOfLooks(pairs));
    if (differences.length >= fewestPairs && excludesZero(interval)) {
        return { verdict: 'different', interval };
    }
    return { verdict: differences.length < pairs ? 'undecided' : 'same', interval };
}
