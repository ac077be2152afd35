// A sweep: its search says what is trained next, and as many runs train at once as the host trains. A run that fails is told of
// and does not stop the others; what is known of earlier runs is not trained again.

import type { RunSummary } from '../model/metrics.ts';
import type { ResolvedRun } from '../model/resolved.ts';
import type { SweptRun } from '../model/swept-runs.ts';
import type { TrainingOutcome } from '../protocol/training.ts';
import type { Search, SearchTask } from './search/search.ts';
import { type SearchedSweep, searchOf } from './search/search-of.ts';

/** How one run of a sweep went. */
export interface SweepEntry {
    /** Its place among the runs of the grid, from 0. */
    readonly index: number;
    /** The value of each axis, as it is written. */
    readonly labels: readonly string[];
    readonly seed: number;
    readonly result: { readonly summary: RunSummary } | { readonly problem: string };
    /** Trained up to this epoch and no further, since others were better by then; absent where it came to its end. */
    readonly until?: number;
}

export interface SweepHost {
    /** Runs that may train at once, at least 1. */
    readonly parallel: number;
    /**
     * Trains one run, to its end or up to the epoch `until`: from there it goes on where it is asked for again, if it can, and
     * begins anew otherwise, which comes to the same.
     */
    train(run: ResolvedRun, place: RunPlace): Promise<TrainingOutcome>;
    /** Told whenever a run has ended, or has come to where it waits for being better than others. */
    onEntry(entry: SweepEntry): void;
    /** Milliseconds of a clock that never runs backwards, for a budget of minutes. */
    now(): number;
    /** Aborted where the sweep is to end; the host stops what trains. */
    readonly signal: AbortSignal;
}

export interface RunPlace {
    readonly index: number;
    readonly until?: number;
}

/** The runs of a sweep, each asked for when its turn comes. */
export interface SweepSource extends SearchedSweep {
    at(index: number): SweptRun | Promise<SweptRun>;
}

/** What was trained of a run before, by this sweep's earlier part. */
export interface KnownRun {
    /** Where it came to its end, or failed. */
    readonly result?: SweepEntry['result'];
    /** Of its epochs so far, for a run that is not at its end. */
    readonly validationLosses?: readonly number[];
    readonly summary?: RunSummary;
}

/**
 * Trains what the search asks for, without what is known. Resolves with what came of each run in the order of the grid; fewer
 * than were asked for where it was stopped.
 */
export async function runSweep(
    sweep: SweepSource,
    host: SweepHost,
    known: ReadonlyMap<number, KnownRun> = new Map(),
): Promise<readonly SweepEntry[]> {
    const search = searchOf(sweep);
    const entries = new Map<number, SweepEntry>();
    const training = new Set<Promise<void>>();
    const beginning = host.now();
    const { minutes = null } = sweep.search?.arguments ?? {};
    const isOver = (): boolean =>
        host.signal.aborted || (typeof minutes === 'number' && host.now() - beginning >= minutes * 60_000);
    let failure: unknown;
    const add = (work: Promise<void>): void => {
        const settled = work
            .catch((error: unknown) => {
                failure ??= error;
            })
            .finally(() => training.delete(settled));
        training.add(settled);
    };
    while (!isOver() && failure === undefined) {
        const task = search.next();
        if (task === undefined) {
            break;
        }
        if (task === 'wait') {
            if (training.size === 0) {
                throw new Error('The search waits for a result that nobody trains for.');
            }
            await Promise.race(training);
            continue;
        }
        const tell = collectLosses(search, task, sweep.repeats);
        for (let repeat = 0; repeat < sweep.repeats && !host.signal.aborted; repeat++) {
            const index = task.combination * sweep.repeats + repeat;
            const { labels, seed, run } = await sweep.at(index);
            const about = { index, labels, seed };
            const earlier = resultBefore(known.get(index), task);
            if (earlier !== undefined) {
                // Where it went on from here before, its later rung is the one to be shown.
                if ('result' in earlier) {
                    entries.set(index, { ...about, ...earlier });
                    host.onEntry({ ...about, ...earlier });
                }
                tell(lossOf(earlier));
                continue;
            }
            while (training.size >= host.parallel) {
                await Promise.race(training);
            }
            if (isOver()) {
                break;
            }
            add(
                trainOne(host, run, about, task).then(entry => {
                    if (entry !== undefined) {
                        entries.set(index, entry);
                        host.onEntry(entry);
                        tell(lossOf(entry));
                    }
                }),
            );
        }
    }
    await Promise.all(training);
    if (failure !== undefined) {
        throw failure;
    }
    return [...entries.values()].sort((a, b) => a.index - b.index);
}

type About = Pick<SweepEntry, 'index' | 'labels' | 'seed'>;

/** Undefined where the sweep was stopped: nothing is known of the run. */
async function trainOne(
    { train, signal }: SweepHost,
    run: SweptRun['run'],
    about: About,
    { until }: SearchTask,
): Promise<SweepEntry | undefined> {
    if ('problem' in run) {
        return { ...about, result: run };
    }
    const upTo = until !== undefined && { until };
    const outcome = await train(run, { index: about.index, ...upTo });
    switch (outcome.outcome) {
        case 'finished':
            return { ...about, result: { summary: outcome.summary } };
        case 'failed':
            return { ...about, result: { problem: outcome.message } };
        case 'stopped': {
            const { summary } = outcome;
            if (upTo && summary?.lastEpoch !== undefined && summary.lastEpoch >= upTo.until) {
                return { ...about, result: { summary }, ...upTo };
            }
            return signal.aborted ? undefined : { ...about, result: { problem: 'This run was stopped.' } };
        }
        default:
            return outcome satisfies never;
    }
}

function lossOf(found: Pick<SweepEntry, 'result'> | { readonly loss: number }): number {
    if ('loss' in found) {
        return found.loss;
    }
    return 'summary' in found.result ? found.result.summary.bestValidationLoss : Number.POSITIVE_INFINITY;
}

/** What a task came to before, as far as it was trained; undefined where it has to be trained. */
function resultBefore(
    { result, validationLosses = [], summary }: KnownRun = {},
    { until }: SearchTask,
): Pick<SweepEntry, 'result' | 'until'> | { readonly loss: number } | undefined {
    if (until !== undefined && validationLosses.length > until) {
        return { loss: Math.min(...validationLosses.slice(0, until)) };
    }
    if (result !== undefined) {
        return { result };
    }
    return validationLosses.length === until && summary !== undefined
        ? { result: { summary }, until }
        : undefined;
}

/** Tells the search of a task when all its seeds are known. */
function collectLosses(search: Search, task: SearchTask, repeats: number): (loss: number) => void {
    let sum = 0;
    let count = 0;
    return loss => {
        sum += loss;
        count++;
        if (count === repeats) {
            search.tell(task, sum / repeats);
        }
    };
}
