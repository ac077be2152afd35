// The runs of one sweep as jobs of a pool, each with its place in the history: what it was begun with is what it goes on with,
// from rung to rung and after a sudden end.

import type { ResolvedRun } from '../model/resolved.ts';
import type {
    RunHistoryEntry,
    TrainingJob,
    TrainingOutcome,
    TrainingProgress,
} from '../protocol/training.ts';
import type { RunPool } from './run-pool.ts';
import type { RunPlace } from './run-sweep.ts';

export interface SweepRunsOptions {
    readonly pool: RunPool;
    /** A run as a job, without its place in the history. */
    jobOf(run: ResolvedRun, index: number): TrainingJob;
    /** Its place as a new run of the history; undefined where it is not kept. */
    historyOf(index: number): RunHistoryEntry | undefined;
    /** Its place as the run of the history that it is already, by an earlier part of the sweep. */
    earlier(index: number): RunHistoryEntry | undefined;
    onProgress(index: number, progress: TrainingProgress): void;
    readonly signal: AbortSignal;
}

/** Trains a run of the sweep; as `SweepHost.train`. */
export function sweepTrainer({
    pool,
    jobOf,
    historyOf,
    earlier,
    onProgress,
    signal,
}: SweepRunsOptions): (run: ResolvedRun, place: RunPlace) => Promise<TrainingOutcome> {
    const kept = new Map<number, RunHistoryEntry>();
    return async (run, { index, until }) => {
        const before = kept.get(index) ?? earlier(index);
        const history: RunHistoryEntry | undefined =
            before === undefined ? historyOf(index) : { ...before, goesOn: 'resume' };
        const job = { ...jobOf(run, index), ...(history && { history }), ...(until && { until }) };
        const outcome = await pool.start(job, {
            onProgress: progress => onProgress(index, progress),
            signal,
        }).outcome;
        const isKept = outcome.outcome !== 'failed' && outcome.historyProblem === undefined;
        if (history !== undefined && isKept) {
            kept.set(index, history);
        } else {
            // What was not kept whole begins anew where it is asked for again.
            kept.delete(index);
        }
        return outcome;
    };
}
