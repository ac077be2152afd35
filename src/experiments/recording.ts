// The history of a run while it trains: begins it or finds where it goes on, and keeps every epoch. A store that fails is no
// reason to lose hours of training: that is said once, and the run goes on without.

import type { TrainSettings } from '../catalog/blocks/train.ts';
import type { Checkpoint } from '../engine/checkpoint.ts';
import type { EpochDetails, RunDetails } from '../model/epoch-details.ts';
import type { EpochMetrics } from '../model/metrics.ts';
import type { RunHistoryEntry, TrainingJob, TrainingOutcome } from '../protocol/training.ts';
import { type RunRecorder, type RunStore, StoreProblem } from './run-store.ts';

export interface HistoryHost {
    /** @throws StoreProblem */
    open(path: string): RunStore;
    /** Milliseconds since 1970. */
    time(): number;
}

export interface Recording {
    /** What was trained before, of a run that goes on. */
    readonly epochs: readonly EpochMetrics[];
    readonly checkpoint: Checkpoint | undefined;
    /** Those of its best and its last epoch. */
    readonly details: RunDetails;
    /** What the run went by before, of a run that goes on. */
    readonly settingsBefore: TrainSettings | undefined;
    /** Name of the backend that it was trained with before. */
    readonly backendBefore: string | undefined;
    /** Why the history lacks something, in a sentence for the user. */
    readonly problem: string | undefined;
    /** What the user should know of the data. */
    note(dataNotes: readonly string[]): void;
    epoch(metrics: EpochMetrics, checkpoint: () => Checkpoint, details?: EpochDetails): void;
    end(outcome: TrainingOutcome): void;
    dispose(): void;
}

/** Runs that were removed can be brought back for so long. */
export const undoMs = 60 * 60_000;

/** A recording that keeps nothing. */
const unrecorded: Recording = {
    epochs: [],
    checkpoint: undefined,
    details: {},
    settingsBefore: undefined,
    backendBefore: undefined,
    problem: undefined,
    note() {},
    epoch() {},
    end() {},
    dispose() {},
};

/** @throws StoreProblem where a run is to go on that cannot be read. */
export function startRecording(job: TrainingJob, host: HistoryHost | undefined): Recording {
    const { history } = job;
    if (host === undefined || history === undefined) {
        return unrecorded;
    }
    let store: RunStore | undefined;
    try {
        store = host.open(history.store);
        return record(store, begin(store, job, history, host), history.goesOn !== undefined, host);
    } catch (error) {
        store?.dispose();
        if (!(error instanceof StoreProblem) || history.goesOn !== undefined) {
            throw error;
        }
        return { ...unrecorded, problem: `This run is not kept. ${error.message}` };
    }
}

interface Begun {
    readonly recorder: RunRecorder;
    readonly epochs: readonly EpochMetrics[];
    readonly checkpoint: Checkpoint | undefined;
    readonly details: RunDetails;
    readonly settingsBefore: TrainSettings | undefined;
    readonly backendBefore: string | undefined;
}

function begin(store: RunStore, job: TrainingJob, history: RunHistoryEntry, { time }: HistoryHost): Begun {
    const { id, maximumBytes } = history;
    if (history.goesOn !== undefined) {
        const settingsBefore = store.job(id)?.run.settings;
        const backendBefore = store.find(id)?.environment.backend;
        const recorder = store.goOn(id, job);
        try {
            const checkpoint = store.checkpoint(id);
            const epochs = store.epochs(id).slice(0, checkpoint?.epoch ?? 0);
            return {
                recorder,
                checkpoint,
                epochs,
                details: store.details(id),
                settingsBefore,
                backendBefore,
            };
        } catch (error) {
            recorder.dispose();
            throw error;
        }
    }
    const { store: _, maximumBytes: __, ...run } = history;
    const recorder = store.begin({ ...run, job });
    try {
        store.tidy(maximumBytes, time() - undoMs);
    } catch (error) {
        // There is no room to be had now, as where another window holds the file; that is no reason not to begin.
        if (!(error instanceof StoreProblem)) {
            recorder.dispose();
            throw error;
        }
    }
    return {
        recorder,
        checkpoint: undefined,
        epochs: [],
        details: {},
        settingsBefore: undefined,
        backendBefore: undefined,
    };
}

function record(store: RunStore, begun: Begun, goesOn: boolean, { time }: HistoryHost): Recording {
    const { recorder, epochs, checkpoint, details, settingsBefore, backendBefore } = begun;
    let unsaved: EpochMetrics[] = [];
    let unsavedDetails: EpochDetails[] = [];
    let problem: string | undefined;
    let isOver = false;
    let hasTrained = false;
    const attempt = (work: () => void): void => {
        if (isOver) {
            return;
        }
        try {
            work();
            problem = undefined;
        } catch (error) {
            if (!(error instanceof StoreProblem)) {
                throw error;
            }
            // What another program holds is free again by the next epoch, which then brings the ones before it along.
            isOver = error.kind !== 'busy';
            problem = `This run is ${isOver ? 'no longer' : 'not'} kept from epoch ${unsaved[0]?.epoch ?? 1} on. ${error.message}`;
        }
    };
    return {
        epochs,
        checkpoint,
        details,
        settingsBefore,
        backendBefore,
        get problem() {
            return problem;
        },
        note: dataNotes => attempt(() => recorder.note(dataNotes)),
        epoch(metrics, take, ofEpoch) {
            hasTrained = true;
            unsaved.push(metrics);
            if (ofEpoch !== undefined) {
                unsavedDetails.push(ofEpoch);
            }
            attempt(() => {
                recorder.save(unsaved, take(), unsavedDetails);
                unsaved = [];
                unsavedDetails = [];
            });
        },
        end(outcome) {
            // What cannot go on is what it was, whatever stood in the way: its data may be there again tomorrow.
            const isRefused =
                goesOn && !hasTrained && outcome.outcome === 'failed' && outcome.epoch === undefined;
            attempt(() => (isRefused ? recorder.cancel() : recorder.end(outcome, time())));
        },
        dispose() {
            recorder.dispose();
            store.dispose();
        },
    };
}
