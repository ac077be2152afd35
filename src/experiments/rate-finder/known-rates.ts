// What of a search for drop rates need not be trained again: candidates that the history has, trained by this version on the
// same files. Whether a run is a candidate of this search is seen from what it trained, so a search goes on whatever became of
// the text around it.

import type { EpochMetrics } from '../../model/metrics.ts';
import { runFingerprint } from '../../model/run-fingerprint.ts';
import { filesOf, type KnownPairsOptions, lastChange } from '../comparison/known-pairs.ts';
import { knownOf } from '../resumed-sweep.ts';
import type { RunStore, StoredRun } from '../run-store.ts';
import type { KnownRun } from '../run-sweep.ts';
import { candidatesOf, type RateQuestion } from './find-rates.ts';

export interface KnownCandidates {
    /** As `sweep.id` of the newest of them; undefined where there are none. */
    readonly id: string | undefined;
    /** By their place in the search. */
    readonly runs: ReadonlyMap<number, StoredRun>;
    readonly known: ReadonlyMap<number, KnownRun>;
    /** Of each the last epoch, which says what rates were learned. */
    readonly last: ReadonlyMap<number, EpochMetrics>;
}

export const noCandidates: KnownCandidates = {
    id: undefined,
    runs: new Map(),
    known: new Map(),
    last: new Map(),
};

export async function knownCandidates(
    store: RunStore,
    question: RateQuestion,
    options: KnownPairsOptions,
): Promise<KnownCandidates> {
    const { run } = question;
    const source = candidatesOf(question);
    const since = await lastChange(run, options);
    const isCandidate = ({ sweep, state, startedAt, environment }: StoredRun): boolean =>
        sweep?.kind === 'rates' &&
        sweep.index < source.count &&
        state !== 'running' &&
        state !== 'failed' &&
        environment.dropout_lab === options.version &&
        since !== undefined &&
        startedAt > since;
    const runs = new Map<number, StoredRun>();
    const known = new Map<number, KnownRun>();
    const last = new Map<number, EpochMetrics>();
    let id: string | undefined;
    // The newest of each place, which comes last.
    for (const stored of store.list().filter(isCandidate)) {
        const job = store.job(stored.id);
        const wanted = await source.at(stored.sweep!.index);
        const isSame =
            job !== undefined &&
            !('problem' in wanted.run) &&
            wanted.seed === stored.seed &&
            runFingerprint(job.run) === runFingerprint(wanted.run) &&
            (filesOf(run).length === 0 || job.baseUri === options.baseUri);
        if (!isSame) {
            continue;
        }
        const { index } = stored.sweep!;
        const epoch = store.epochs(stored.id).at(-1);
        ({ id } = stored.sweep!);
        runs.set(index, stored);
        known.set(index, knownOf(store, stored));
        if (epoch !== undefined) {
            last.set(index, epoch);
        }
    }
    return { id, runs, known, last };
}
