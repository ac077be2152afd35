// What a sweep found: each combination over its seeds, the best first.

import type { SweptRuns } from '../model/swept-runs.ts';
import type { SweepEntry } from './run-sweep.ts';

/** A value over several seeds. */
export interface OverSeeds {
    readonly mean: number;
    /** Of the sample, divided by n - 1; undefined for a single seed. */
    readonly deviation: number | undefined;
}

export interface Combination {
    readonly labels: readonly string[];
    /** Seeds whose run ended well. */
    readonly seeds: number;
    readonly failures: number;
    /** The epoch up to which it was trained, where others were better by then; absent where it came to its end. */
    readonly until?: number;
    /** Of the best epoch of each run. Undefined where no run ended well. */
    readonly validationLoss: OverSeeds | undefined;
    /** For classification. */
    readonly validationAccuracy: OverSeeds | undefined;
    /** For regression. */
    readonly validationRmse: OverSeeds | undefined;
    /** Of the last epoch of each run. */
    readonly gap: OverSeeds | undefined;
}

/**
 * The combinations by their mean best validation loss, the lowest first: those that came to their end, then those that a search
 * gave up on, and last those of which every run failed.
 */
export function summarizeSweep(
    { repeats }: Pick<SweptRuns, 'repeats'>,
    entries: readonly SweepEntry[],
): Combination[] {
    const groups = new Map<number, SweepEntry[]>();
    for (const entry of entries) {
        const combination = Math.floor(entry.index / repeats);
        groups.set(combination, [...(groups.get(combination) ?? []), entry]);
    }
    const lossOf = ({ validationLoss }: Combination): number =>
        validationLoss?.mean ?? Number.POSITIVE_INFINITY;
    const rankOf = (combination: Combination): number =>
        combination.validationLoss === undefined ? 2 : combination.until === undefined ? 0 : 1;
    return [...groups.values()].map(combinationOf).sort((a, b) => {
        const [first, second] = [lossOf(a), lossOf(b)];
        return rankOf(a) - rankOf(b) || (first === second ? 0 : first - second);
    });
}

function combinationOf(entries: readonly SweepEntry[]): Combination {
    const summaries = entries.flatMap(({ result }) => ('summary' in result ? result.summary : []));
    const until = entries.flatMap(entry => entry.until ?? []);
    const over = (
        value: (summary: (typeof summaries)[number]) => number | undefined,
    ): OverSeeds | undefined => overSeeds(summaries.flatMap(summary => value(summary) ?? []));
    return {
        labels: entries[0]?.labels ?? [],
        seeds: summaries.length,
        failures: entries.length - summaries.length,
        ...(until.length > 0 && { until: Math.min(...until) }),
        validationLoss: over(({ bestValidationLoss }) => bestValidationLoss),
        validationAccuracy: over(({ bestValidationAccuracy }) => bestValidationAccuracy),
        validationRmse: over(({ bestValidationRmse }) => bestValidationRmse),
        gap: over(({ finalGap }) => finalGap),
    };
}

/** Undefined for no values. */
export function overSeeds(values: readonly number[]): OverSeeds | undefined {
    if (values.length === 0) {
        return undefined;
    }
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return { mean, deviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : undefined };
}
