// Two ways of training, compared on pairs of runs that share a seed: the same initial weights where shapes allow, the same
// batches in the same order, and the same masks in what both have.

import type { RunSummary } from '../../model/metrics.ts';
import type { ResolvedRun } from '../../model/resolved.ts';
import type { TrainingOutcome } from '../../protocol/training.ts';
import { type Look, lookAt, type Verdict } from './sequential-comparison.ts';

export type Side = 'base' | 'variant';

export interface Comparison {
    readonly base: ResolvedRun;
    readonly variant: ResolvedRun;
    /** Most pairs: from `fewestPairs` to `mostPairs`. */
    readonly pairs: number;
}

/** Both runs of one seed. */
export interface Pair {
    /** From 0. */
    readonly index: number;
    readonly seed: number;
    readonly result: { readonly [S in Side]: RunSummary } | { readonly side: Side; readonly problem: string };
}

/**
 * What is compared: the best epoch's validation loss, its error (1 - accuracy, or the root mean squared error in the target's
 * unit) and its training loss, dropout off, and the last epoch's gap.
 */
export const comparedValues = ['validationLoss', 'validationError', 'trainingLoss', 'gap'] as const;
export type ComparedValue = (typeof comparedValues)[number];

/** One value over the pairs so far. */
export interface ComparedOverPairs {
    /** Means of the pairs that ended well. */
    readonly base: number;
    readonly variant: number;
    /** Of variant minus base. */
    readonly look: Look;
}

export interface ComparisonResult {
    readonly pairs: readonly Pair[];
    /** Pairs that ended well. */
    readonly count: number;
    /** That of the validation loss, which alone decides when to end. */
    readonly verdict: Verdict;
    /** Undefined where no pair ended well. */
    readonly values: { readonly [V in ComparedValue]: ComparedOverPairs } | undefined;
}

export interface ComparisonHost {
    /** Trains one run to its end, or until `signal` is aborted. */
    train(run: ResolvedRun, side: Side, index: number, signal: AbortSignal): Promise<TrainingOutcome>;
    /** Called with each pair in the order of the seeds. */
    onPair(pair: Pair, result: ComparisonResult): void;
    /** How many runs may train at once; 1 where it is left out. What is found does not depend on it. */
    readonly runsAtOnce?: number;
    /** Aborted where the comparison is to end after the run in progress has been stopped. */
    readonly signal: AbortSignal;
}

/**
 * Trains pair after pair, from the seed of the base on, until the validation losses differ or the pairs are used up. A pair
 * of which a run fails is told of and counts for nothing.
 *
 * @param done pairs whose results are known, by their index
 * @throws RangeError where `pairs` is out of range
 */
export async function runComparison(
    comparison: Comparison,
    host: ComparisonHost,
    done: ReadonlyMap<number, Pair> = new Map(),
): Promise<ComparisonResult> {
    const { runsAtOnce = 1 } = host;
    // Ends with the comparison: pairs that were begun ahead of a plain difference are no longer needed.
    const end = new AbortController();
    const stop = (): void => end.abort();
    host.signal.addEventListener('abort', stop, { once: true });
    if (host.signal.aborted) {
        stop();
    }
    const begun = new Map<number, Promise<Pair | undefined>>();
    const begin = (index: number): void => {
        const known = done.get(index);
        if (!begun.has(index) && index < comparison.pairs) {
            begun.set(
                index,
                known === undefined ? trainPair(comparison, index, host, end.signal) : Promise.resolve(known),
            );
        }
    };
    const pairs: Pair[] = [];
    let result = resultOf(pairs, comparison.pairs);
    try {
        for (let index = 0; index < comparison.pairs; index++) {
            // What is known may end the comparison, so nothing is begun ahead of it.
            const together = done.has(index) ? 1 : Math.max(1, Math.floor(runsAtOnce / 2));
            for (let ahead = 0; ahead < together; ahead++) {
                begin(index + ahead);
            }
            const pair = await begun.get(index);
            if (pair === undefined) {
                break;
            }
            pairs.push(pair);
            result = resultOf(pairs, comparison.pairs);
            host.onPair(pair, result);
            if (result.verdict === 'different') {
                break;
            }
        }
    } finally {
        host.signal.removeEventListener('abort', stop);
        stop();
        await Promise.allSettled(begun.values());
    }
    return result;
}

/** Undefined where it was stopped. */
async function trainPair(
    comparison: Comparison,
    index: number,
    host: ComparisonHost,
    signal: AbortSignal,
): Promise<Pair | undefined> {
    const seed = comparison.base.settings.seed + index;
    const train = (side: Side): Promise<TrainingOutcome> => {
        const run = comparison[side];
        return host.train({ ...run, settings: { ...run.settings, seed } }, side, index, signal);
    };
    const together = (host.runsAtOnce ?? 1) > 1;
    const runs = together ? { base: train('base'), variant: train('variant') } : undefined;
    await Promise.allSettled([runs?.base, runs?.variant]);
    const summaries: Partial<Record<Side, RunSummary>> = {};
    for (const side of ['base', 'variant'] as const) {
        if (signal.aborted && !together) {
            return undefined;
        }
        const outcome = await (runs?.[side] ?? train(side));
        switch (outcome.outcome) {
            case 'finished':
                summaries[side] = outcome.summary;
                break;
            case 'failed':
                return { index, seed, result: { side, problem: outcome.message } };
            case 'stopped':
                return undefined;
            default:
                return outcome satisfies never;
        }
    }
    const { base, variant } = summaries;
    return base && variant && { index, seed, result: { base, variant } };
}

function resultOf(pairs: readonly Pair[], budget: number): ComparisonResult {
    const both = pairs.flatMap(({ result }) => ('base' in result ? [result] : []));
    if (both.length === 0) {
        return {
            pairs: [...pairs],
            count: 0,
            verdict: pairs.length < budget ? 'undecided' : 'same',
            values: undefined,
        };
    }
    const over = (read: (summary: RunSummary) => number): ComparedOverPairs => {
        const mean = (side: Side) => both.reduce((sum, result) => sum + read(result[side]), 0) / both.length;
        const differences = both.map(({ base, variant }) => read(variant) - read(base));
        return { base: mean('base'), variant: mean('variant'), look: lookAt(differences, budget) };
    };
    const values = {
        validationLoss: over(({ bestValidationLoss }) => bestValidationLoss),
        validationError: over(errorOf),
        trainingLoss: over(({ best }) => best?.trainingLoss ?? Number.NaN),
        gap: over(({ finalGap }) => finalGap),
    };
    const { verdict } = values.validationLoss.look;
    const isOver = pairs.length >= budget;
    return {
        pairs: [...pairs],
        count: both.length,
        // Pairs that failed are part of the budget.
        verdict: verdict === 'undecided' && isOver ? 'same' : verdict,
        values,
    };
}

function errorOf({ bestValidationAccuracy, bestValidationRmse }: RunSummary): number {
    return bestValidationAccuracy === undefined
        ? (bestValidationRmse ?? Number.NaN)
        : 1 - bestValidationAccuracy;
}
