// Asynchronous successive halving (ASHA): many combinations are trained for a few epochs, the best of them for longer, and the
// best of those to their end, without waiting until a rung is full.
//
// L. Li, K. Jamieson, A. Rostamizadeh, E. Gonina, J. Ben-Tzur, M. Hardt, B. Recht and A. Talwalkar, A System for Massively
// Parallel Hyperparameter Tuning, MLSys 2020, algorithm 2.

import type { Search, SearchTask } from './search.ts';

export interface SuccessiveHalvingOptions {
    /** Combinations to begin with, in their order. */
    readonly combinations: Iterable<number>;
    /** Epochs of each rung, ascending; the last is a run's end. As of `rungsOf`. */
    readonly rungs: readonly number[];
    /** η: of each rung, one in so many goes on. */
    readonly reductionFactor: number;
    /**
     * A decision knows the results of all tasks but the last so many that were handed out. So what is promoted depends on the
     * results alone, and not on which of them came first, as long as no more than so many are trained at once.
     */
    readonly window?: number;
}

/** More than a machine trains at once, most likely. */
const defaultWindow = 32;

/**
 * The epochs of each rung: r, rη, rη², ... and R for the last, with log_η(R / r) rungs below it, as in the paper.
 *
 * @param shortest r, in epochs
 * @param longest R, in epochs
 */
export function rungsOf(shortest: number, longest: number, reductionFactor: number): readonly number[] {
    const rungs: number[] = [];
    for (let epochs = shortest; epochs * reductionFactor <= longest; epochs *= reductionFactor) {
        rungs.push(epochs);
    }
    return [...rungs, longest];
}

/** r where nobody says it: so that there are three rungs. */
export function shortestRung(longest: number, reductionFactor: number): number {
    return Math.max(1, Math.floor(longest / reductionFactor ** 2));
}

interface Handed {
    readonly task: SearchTask;
    readonly rung: number;
    loss?: number;
}

interface Rung {
    /** In the order in which they were handed out. */
    readonly results: { readonly combination: number; readonly loss: number }[];
    readonly promoted: Set<number>;
}

export function successiveHalving({
    combinations,
    rungs: epochs,
    reductionFactor,
    window = defaultWindow,
}: SuccessiveHalvingOptions): Search {
    const fresh = combinations[Symbol.iterator]();
    const handed: Handed[] = [];
    const byTask = new Map<SearchTask, Handed>();
    const rungs: readonly Rung[] = epochs.map(() => ({ results: [], promoted: new Set() }));
    /** Tasks whose results are on their rungs, in the order in which they were handed out. */
    let seen = 0;

    const see = (): boolean => {
        const next = handed[seen];
        if (next?.loss === undefined) {
            return false;
        }
        rungs[next.rung]!.results.push({ combination: next.task.combination, loss: next.loss });
        seen++;
        return true;
    };
    const hand = (combination: number, rung: number): SearchTask => {
        const isLast = rung === epochs.length - 1;
        const task: SearchTask = { combination, ...(!isLast && { until: epochs[rung]! }) };
        const entry = { task, rung };
        handed.push(entry);
        byTask.set(task, entry);
        return task;
    };
    const promote = (rung: number, combination: number): SearchTask => {
        rungs[rung]!.promoted.add(combination);
        return hand(combination, rung + 1);
    };
    /** The loop of `get_job` in algorithm 2, from the highest rung down. */
    const promotion = (): SearchTask | undefined => {
        for (let rung = epochs.length - 2; rung >= 0; rung--) {
            const { results, promoted } = rungs[rung]!;
            const best = topOf(results, Math.floor(results.length / reductionFactor));
            const found = best.find(({ combination }) => !promoted.has(combination));
            if (found !== undefined) {
                return promote(rung, found.combination);
            }
        }
        return undefined;
    };
    /** A few combinations may leave no rung with enough of them: then the best goes on, so that one is trained to its end. */
    const lastPromotion = (): SearchTask | undefined => {
        if (rungs.at(-1)!.results.some(({ loss }) => Number.isFinite(loss))) {
            return undefined;
        }
        for (let rung = epochs.length - 2; rung >= 0; rung--) {
            const { results, promoted } = rungs[rung]!;
            const found = topOf(results, results.length).find(
                ({ combination }) => !promoted.has(combination),
            );
            if (found !== undefined) {
                return promote(rung, found.combination);
            }
        }
        return undefined;
    };

    return {
        next() {
            while (seen < handed.length - window) {
                if (!see()) {
                    return 'wait';
                }
            }
            for (;;) {
                const promoted = promotion();
                if (promoted !== undefined) {
                    return promoted;
                }
                const { value, done } = fresh.next();
                if (!done) {
                    return hand(value, 0);
                }
                if (seen < handed.length) {
                    if (!see()) {
                        return 'wait';
                    }
                } else {
                    return lastPromotion();
                }
            }
        },
        tell(task, loss) {
            const entry = byTask.get(task);
            if (entry !== undefined) {
                entry.loss = Number.isNaN(loss) ? Number.POSITIVE_INFINITY : loss;
            }
        },
    };
}

/** The `count` lowest that are losses at all, the lowest first; of equal ones the one that was handed out first. */
function topOf<R extends { readonly loss: number }>(results: readonly R[], count: number): readonly R[] {
    return results
        .toSorted((a, b) => (a.loss === b.loss ? 0 : a.loss - b.loss))
        .slice(0, count)
        .filter(({ loss }) => Number.isFinite(loss));
}
