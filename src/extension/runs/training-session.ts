// One run in one worker: started, listened to, stopped, and gone at the end, however it ends. Knows no editor.

import type { Disposable } from '../../core/disposable.ts';
import type { WorkerLike } from '../../core/worker-like.ts';
import { connect, type Handlers, PeerGone, portOf } from '../../protocol/rpc.ts';
import {
    type TrainingHostApi,
    type TrainingJob,
    type TrainingOutcome,
    type TrainingProgress,
    type TrainingWorkerApi,
    trainingProtocolVersion,
} from '../../protocol/training.ts';

export interface TrainingSession extends Disposable {
    /** How the run ended. Never rejects: a worker that dies is a run that failed. */
    readonly outcome: Promise<TrainingOutcome>;
    /** Settles when the worker's thread is gone; at or after `outcome`. */
    readonly ended: Promise<void>;
    /** Asks the run to end after its step, and ends it by force where it has not after the grace. */
    stop(): void;
    /** Asks the run to wait where it is, and to go on. */
    pause(): void;
    unpause(): void;
    /** Ends the worker at once. */
    dispose(): void;
}

export interface SessionOptions {
    /** How long a run may take to stop by itself. */
    readonly graceMs: number;
    /** How long a worker may take to say that it is ready. */
    readonly readyMs: number;
    /** Reads what the worker cannot read itself. Rejects with an Error whose message a user can read. */
    readonly readFile?: (address: string) => PromiseLike<Uint8Array>;
}

export const defaultSessionOptions: SessionOptions = { graceMs: 2_000, readyMs: 30_000 };

const stopped: TrainingOutcome = { outcome: 'stopped', summary: undefined };

/** Starts `job` in the worker that `spawn` makes. */
export function startTraining(
    spawn: () => WorkerLike,
    job: TrainingJob,
    onProgress: (progress: TrainingProgress) => void,
    { graceMs, readyMs, readFile }: SessionOptions = defaultSessionOptions,
): TrainingSession {
    const { promise: outcome, resolve: settle } = withResolvers<TrainingOutcome>();
    const { promise: ended, resolve: setEnded } = withResolvers<void>();
    const fail = (message: string): void => end({ outcome: 'failed', message });

    let worker: WorkerLike;
    try {
        worker = spawn();
    } catch (error) {
        settle({ outcome: 'failed', message: `The training worker could not be started: ${textOf(error)}` });
        setEnded();
        return { outcome, ended, stop() {}, pause() {}, unpause() {}, dispose() {} };
    }

    let over = false;
    let stopping = false;
    let graceTimer: NodeJS.Timeout | undefined;
    const readyTimer = setTimeout(
        () => fail(`The training worker did not start within ${readyMs / 1000} s.`),
        readyMs,
    );
    const end = (result: TrainingOutcome): void => {
        if (over) {
            return;
        }
        over = true;
        clearTimeout(readyTimer);
        clearTimeout(graceTimer);
        connection.close('The run has ended.');
        settle(result);
        worker.terminate().then(
            () => setEnded(),
            () => setEnded(),
        );
    };

    const handlers: Handlers<TrainingHostApi> = {
        ready({ version }) {
            clearTimeout(readyTimer);
            if (version !== trainingProtocolVersion) {
                fail(
                    `The training worker speaks version ${version} of the protocol, not ${trainingProtocolVersion}: reinstall Dropout Lab.`,
                );
            } else if (stopping) {
                end(stopped);
            } else {
                connection.remote.train(job).then(end, (error: unknown) => {
                    if (!(error instanceof PeerGone)) {
                        fail(textOf(error));
                    }
                });
            }
        },
        progress(progress) {
            if (!over) {
                onProgress(progress);
            }
        },
        async readFile(address) {
            if (readFile === undefined) {
                throw new Error(`${address} cannot be reached from here.`);
            }
            return readFile(address);
        },
    };
    const connection = connect<TrainingWorkerApi, TrainingHostApi>(portOf(worker), handlers);
    worker.on('error', error => fail(`The training worker failed: ${textOf(error)}`));
    worker.on('exit', code => {
        if (stopping) {
            end(stopped);
        }
        fail(`The training worker ended before the run did (exit code ${code}).`);
    });

    return {
        outcome,
        ended,
        pause: () => void connection.remote.pause().catch(() => {}),
        unpause: () => void connection.remote.unpause().catch(() => {}),
        stop() {
            if (over || stopping) {
                return;
            }
            stopping = true;
            graceTimer = setTimeout(() => end(stopped), graceMs);
            // The reply says only that the worker has heard it; `train` says when the run has stopped.
            connection.remote.stop().catch(() => {});
        },
        dispose() {
            end(stopped);
        },
    };
}

function textOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
    let resolve: (value: T) => void = () => {};
    const promise = new Promise<T>(settle => {
        resolve = settle;
    });
    return { promise, resolve };
}
