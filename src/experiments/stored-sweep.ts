// A sweep as the history has it: its runs by what they were asked for, whatever window or command line trained them.

import type { RunSummary } from '../model/metrics.ts';
import type { StoredRun } from './run-store.ts';
import type { SweepEntry } from './run-sweep.ts';
import { type Combination, summarizeSweep } from './sweep-summary.ts';

export interface StoredSweep {
    readonly axes: readonly string[];
    /** In the order of the sweep. */
    readonly runs: readonly StoredRun[];
    /** The best first. */
    readonly combinations: readonly Combination[];
}

/** The runs of one sweep among `all`; undefined where there is none. */
export function storedSweep(all: readonly StoredRun[], id: string): StoredSweep | undefined {
    const runs = all
        .filter(({ sweep }) => sweep?.id === id)
        .sort((a, b) => (a.sweep?.index ?? 0) - (b.sweep?.index ?? 0));
    const [first] = runs;
    if (first?.sweep === undefined) {
        return undefined;
    }
    const axes = Object.keys(first.sweep.values);
    const numbers = new Map<string, number>();
    const entries = runs.flatMap(run => {
        const labels = axes.map(axis => run.sweep?.values[axis] ?? '');
        const key = JSON.stringify(labels);
        const index = numbers.get(key) ?? numbers.size;
        numbers.set(key, index);
        return entryOf(run, labels, index) ?? [];
    });
    return { axes, runs, combinations: summarizeSweep({ repeats: 1 }, entries) };
}

/** Undefined for a run that did not come to an end: nothing is known of it. */
function entryOf(run: StoredRun, labels: readonly string[], index: number): SweepEntry | undefined {
    const about = { index, labels, seed: run.seed };
    if (run.state === 'failed') {
        return { ...about, result: { problem: run.message ?? '' } };
    }
    const summary = run.state === 'finished' ? summaryOfStored(run) : undefined;
    return summary && { ...about, result: { summary } };
}

/** What the history has of a run's summary; undefined before its first epoch. */
export function summaryOfStored(run: StoredRun): RunSummary | undefined {
    const { bestEpoch, bestValidationLoss, bestValidationAccuracy, bestValidationRmse, finalGap } = run;
    if (bestEpoch === undefined || bestValidationLoss === undefined) {
        return undefined;
    }
    return {
        run: run.name,
        bestEpoch,
        bestValidationLoss,
        ...(bestValidationAccuracy !== undefined && { bestValidationAccuracy }),
        ...(bestValidationRmse !== undefined && { bestValidationRmse }),
        finalGap: finalGap ?? Number.NaN,
        lastEpoch: run.epochsDone,
        parameters: run.parameters,
        seconds: run.seconds,
    };
}
