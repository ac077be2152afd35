// A sweep, one run after the other. A run that fails is told of and does not stop the others.

import type { RunSummary } from '../model/metrics.ts';
import type { ResolvedRun } from '../model/resolved.ts';
import type { SweptRun } from '../model/swept-runs.ts';
import type { TrainingOutcome } from '../protocol/training.ts';

/** How one run of a sweep went. */
export interface SweepEntry {
    /** Its place among the runs, from 0. */
    readonly index: number;
    /** The value of each axis, as it is written. */
    readonly labels: readonly string[];
    readonly seed: number;
    readonly result: { readonly summary: RunSummary } | { readonly problem: string };
}

export interface SweepHost {
    /** Trains one run to its end. */
    train(run: ResolvedRun, index: number): Promise<TrainingOutcome>;
    onEntry(entry: SweepEntry): void;
    /** Aborted where the sweep is to end after the run in progress has been stopped. */
    readonly signal: AbortSignal;
}

/** The runs of a sweep, each asked for when its turn comes. */
export interface SweepSource {
    readonly count: number;
    at(index: number): SweptRun | Promise<SweptRun>;
}

/**
 * Trains the runs in order, without those in `done`, whose results are known. Resolves with all entries in the order of
 * the runs; fewer than there are runs where it was stopped.
 */
export async function runSweep(
    runs: SweepSource,
    host: SweepHost,
    done: ReadonlyMap<number, SweepEntry> = new Map(),
): Promise<readonly SweepEntry[]> {
    const entries: SweepEntry[] = [];
    for (let index = 0; index < runs.count && !host.signal.aborted; index++) {
        const known = done.get(index);
        if (known !== undefined) {
            entries.push(known);
            continue;
        }
        const { labels, seed, run } = await runs.at(index);
        const result = 'problem' in run ? run : resultOf(await host.train(run, index));
        if (result !== undefined) {
            const entry = { index, labels, seed, result };
            entries.push(entry);
            host.onEntry(entry);
        }
    }
    return entries;
}

/** Undefined for a run that was stopped: nothing is known of it. */
function resultOf(outcome: TrainingOutcome): SweepEntry['result'] | undefined {
    switch (outcome.outcome) {
        case 'finished':
            return { summary: outcome.summary };
        case 'failed':
            return { problem: outcome.message };
        case 'stopped':
            return undefined;
        default:
            return outcome satisfies never;
    }
}
