// The training worker: trains the runs that it is asked for, one after the other, and says how they went. Everything but the
// wiring is in `experiments/run-training.ts`.

import { Pause } from '../core/pause.ts';
import type { Inflate, OpenFile, ReadFile } from '../data/data-access.ts';
import { isDataProblem } from '../data/data-problem.ts';
import { shareExamples } from '../data/shared-examples.ts';
import type { HelperThreads } from '../experiments/backend-of-run.ts';
import { decisionsOf } from '../experiments/decisions.ts';
import { monteCarloOf } from '../experiments/monte-carlo.ts';
import type { HistoryHost } from '../experiments/recording.ts';
import { rehearseTraining } from '../experiments/rehearse-training.ts';
import { readExamples, runTraining } from '../experiments/run-training.ts';
import { evaluateOnTest } from '../experiments/test-evaluation.ts';
import { openTrained, orMessage, type TrainedRun } from '../experiments/trained-run.ts';
import { openTrial, type Trial } from '../experiments/trial.ts';
import { type SplitExamples, UnreadableData } from '../model/examples.ts';
import { type Connection, connect, type Handlers, type MessagePort } from '../protocol/rpc.ts';
import {
    type TrainingHostApi,
    type TrainingJob,
    type TrainingOutcome,
    type TrainingWorkerApi,
    trainingProtocolVersion,
} from '../protocol/training.ts';

export interface WorkerPlatform {
    /** Reads a file; `askHost` has the host read what cannot be read from here. */
    readFile(address: string, askHost: ReadFile): Promise<Uint8Array>;
    /** Opens a file that may be larger than memory; absent where there are none. */
    readonly openFile?: OpenFile;
    /** Absent where the machine has none. */
    readonly inflate?: Inflate;
    /** Where runs are kept; absent where the host keeps them itself. */
    readonly history?: HistoryHost;
    readonly helpers?: HelperThreads;
    /** Milliseconds of a clock that never runs backwards. */
    now(): number;
}

/** How long dropout networks are drawn for, where it is not enough for all of them. */
const monteCarloMs = 6_000;

/** Serves the host at the other end of `port`, beginning with `ready`. The host ends the worker. */
export function serveTraining(
    port: MessagePort,
    { readFile, openFile, inflate, history, helpers, now }: WorkerPlatform,
): Connection<TrainingHostApi> {
    const rehearsing = new AbortController();
    const pause = new Pause();
    /** Of the run that trains, or of the first one before it was asked for; a later one cannot be stopped before it begins. */
    let stopping: AbortController | undefined = new AbortController();
    let isTraining = false;
    let hasBegun = false;
    let trial: Trial | undefined;
    const askHost: ReadFile = address => connection.remote.readFile(address);
    const files = {
        readFile: (address: string) => readFile(address, askHost),
        ...(openFile && { openFile }),
        ...(inflate && { inflate }),
    };
    const begin = (): void => {
        if (hasBegun) {
            throw new Error('This worker was asked for something else already.');
        }
        hasBegun = true;
        rehearsing.abort();
    };
    const look = async <T>(job: TrainingJob, at: (run: TrainedRun) => T): Promise<T | string> => {
        begin();
        const opened = await openTrained(job, history, files);
        return typeof opened === 'string' ? opened : orMessage(() => at(opened));
    };
    const train = async (job: TrainingJob, examples?: SplitExamples): Promise<TrainingOutcome> => {
        if (isTraining) {
            throw new Error('A training worker trains one run at a time.');
        }
        hasBegun = true;
        rehearsing.abort();
        isTraining = true;
        stopping ??= new AbortController();
        try {
            return await runTraining(job, {
                ...files,
                ...(history && { history }),
                ...(helpers && { helpers }),
                ...(examples && { examples }),
                now,
                // A host that has gone hears nothing, which is no reason to fail.
                onProgress: progress => void connection.remote.progress(progress).catch(() => {}),
                signal: stopping.signal,
                pause,
            });
        } finally {
            stopping = undefined;
            isTraining = false;
            pause.resume();
        }
    };
    const handlers: Handlers<TrainingWorkerApi> = {
        train: job => train(job),
        trainOn: ({ job, examples }) => train(job, examples),
        async readExamples(job) {
            try {
                const read = await readExamples(job, files);
                return isDataProblem(read) ? undefined : shareExamples(read);
            } catch (error) {
                if (error instanceof UnreadableData) {
                    return undefined;
                }
                throw error;
            }
        },
        rehearse: job =>
            rehearseTraining(job, {
                ...files,
                ...(history && { history }),
                now,
                signal: rehearsing.signal,
            }),
        evaluate(job) {
            begin();
            return evaluateOnTest(job, history, files);
        },
        async openTrial(job) {
            begin();
            const opened = await openTrial(job, history, files);
            if (typeof opened === 'string') {
                return opened;
            }
            trial = opened;
            return opened.facts;
        },
        predict({ features, samples }) {
            if (trial === undefined) {
                throw new Error('No run was opened to be tried.');
            }
            return trial.predict(Float32Array.from(features), samples);
        },
        decisions: job => look(job, decisionsOf),
        monteCarlo(job) {
            return look(job, run => {
                const begun = now();
                return monteCarloOf(run, () => now() - begun < monteCarloMs);
            });
        },
        tidy({ store: path, maximumBytes, removedBefore }) {
            begin();
            const store = history?.open(path);
            try {
                store?.tidy(maximumBytes, removedBefore);
            } finally {
                store?.dispose();
            }
        },
        stop() {
            stopping?.abort();
            pause.resume();
        },
        pause: () => pause.pause(),
        unpause: () => pause.resume(),
    };
    const connection = connect<TrainingHostApi, TrainingWorkerApi>(port, handlers);
    connection.remote.ready({ version: trainingProtocolVersion }).catch(() => {});
    return connection;
}
