// A sweep that was cut off, as the history has it: what is known of its runs, and where each of them goes on.

import type { RunStore, StoredRun } from './run-store.ts';
import type { KnownRun } from './run-sweep.ts';
import { summaryOfStored } from './stored-sweep.ts';

export interface ResumedSweep {
    /** As `sweep.id` of its runs. */
    readonly id: string;
    /** The runs that were begun, by their place in the sweep. */
    readonly runs: ReadonlyMap<number, StoredRun>;
    readonly known: ReadonlyMap<number, KnownRun>;
}

/** What it is that goes on: the same text makes the same runs. */
export interface SweptSpec {
    readonly specUri: string;
    readonly specText: string;
    /** The run that the sweep starts from. */
    readonly run: string;
    readonly axes: readonly string[];
}

/** The newest sweep of that run of that spec; undefined where the history has none, or the text was another one then. */
export function findSweep(
    store: RunStore,
    { specUri, specText, run, axes }: SweptSpec,
): ResumedSweep | undefined {
    const isPart = ({ sweep, ...found }: StoredRun): boolean =>
        sweep !== undefined &&
        sweep.kind === undefined &&
        found.specUri === specUri &&
        found.name === run &&
        Object.keys(sweep.values).join() === axes.join();
    const all = store.list().filter(isPart);
    const newest = all.at(-1);
    if (newest?.sweep === undefined || store.specText(newest.id) !== specText) {
        return undefined;
    }
    const { id } = newest.sweep;
    const runs = new Map<number, StoredRun>();
    const known = new Map<number, KnownRun>();
    for (const found of all) {
        if (found.sweep?.id === id) {
            runs.set(found.sweep.index, found);
            known.set(found.sweep.index, knownOf(store, found));
        }
    }
    return { id, runs, known };
}

/** What a run of a sweep came to, as the history has it. */
export function knownOf(store: RunStore, run: StoredRun): KnownRun {
    if (run.state === 'failed') {
        return { result: { problem: run.message ?? '' } };
    }
    const summary = summaryOfStored(run);
    const validationLosses = store.epochs(run.id).map(({ validationLoss }) => validationLoss);
    return {
        validationLosses,
        ...(summary && { summary }),
        ...(summary && run.state === 'finished' && { result: { summary } }),
    };
}
