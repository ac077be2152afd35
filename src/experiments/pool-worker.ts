// One worker of a pool: started, asked for one run after the other, and ended.

import type { WorkerLike } from '../core/worker-like.ts';
import type { SplitExamples } from '../model/examples.ts';
import { connect, type Handlers, portOf } from '../protocol/rpc.ts';
import {
    type TrainingHostApi,
    type TrainingJob,
    type TrainingOutcome,
    type TrainingProgress,
    type TrainingWorkerApi,
    trainingProtocolVersion,
} from '../protocol/training.ts';

export interface PoolWorkerOptions {
    readonly graceMs: number;
    readonly readyMs: number;
    readonly readFile?: (address: string) => PromiseLike<Uint8Array>;
}

export interface PoolWorker {
    /** True once it was ended or has ended by itself. */
    readonly isOver: boolean;
    /** Settles when its thread is gone. */
    readonly gone: Promise<void>;
    /** Rejects where the worker ends first. */
    readExamples(job: TrainingJob): Promise<SplitExamples | undefined>;
    /** Never rejects. */
    train(
        job: TrainingJob,
        examples: SplitExamples | undefined,
        onProgress: (progress: TrainingProgress) => void,
    ): Promise<TrainingOutcome>;
    /** Asks the run in progress to end after its step, and ends the worker where it has not after the grace. */
    stop(): void;
    pause(): void;
    unpause(): void;
    /** Ends it at once; a run in progress is stopped. */
    end(): void;
}

export function startPoolWorker(
    spawn: () => WorkerLike,
    { graceMs, readyMs, readFile }: PoolWorkerOptions,
): PoolWorker {
    let worker: WorkerLike;
    try {
        worker = spawn();
    } catch (error) {
        throw new Error(`The training worker could not be started: ${textOf(error)}`);
    }
    let tell: (progress: TrainingProgress) => void = () => {};
    let grace: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    let wasEnded = false;
    let setGone: () => void = () => {};
    const gone = new Promise<void>(resolve => {
        setGone = resolve;
    });
    let setReady: () => void = () => {};
    let fail: (error: Error) => void = () => {};
    const ready = new Promise<void>((resolve, reject) => {
        setReady = resolve;
        fail = reject;
    });
    // Nobody may be waiting for it.
    ready.catch(() => {});
    const end = (reason: string): void => {
        if (isOver) {
            return;
        }
        isOver = true;
        clearTimeout(grace);
        clearTimeout(readyTimer);
        fail(new Error(reason));
        connection.close(reason);
        worker.terminate().then(setGone, setGone);
    };
    const readyTimer = setTimeout(
        () => end(`The training worker did not start within ${readyMs / 1000} s.`),
        readyMs,
    );
    const handlers: Handlers<TrainingHostApi> = {
        ready({ version }) {
            clearTimeout(readyTimer);
            if (version === trainingProtocolVersion) {
                setReady();
            } else {
                end(
                    `The training worker speaks version ${version} of the protocol, not ${trainingProtocolVersion}: reinstall Dropout Lab.`,
                );
            }
        },
        progress: progress => tell(progress),
        async readFile(address) {
            if (readFile === undefined) {
                throw new Error(`${address} cannot be reached from here.`);
            }
            return readFile(address);
        },
    };
    const connection = connect<TrainingWorkerApi, TrainingHostApi>(portOf(worker), handlers);
    worker.on('error', error => end(`The training worker failed: ${textOf(error)}`));
    worker.on('exit', code =>
        end(`The training worker ended before the run did (exit code ${String(code)}).`),
    );
    const { remote } = connection;
    return {
        get isOver() {
            return isOver;
        },
        gone,
        async readExamples(job) {
            await ready;
            return remote.readExamples(job);
        },
        async train(job, examples, onProgress) {
            tell = onProgress;
            try {
                await ready;
                return await (examples === undefined ? remote.train(job) : remote.trainOn({ job, examples }));
            } catch (error) {
                return wasEnded
                    ? { outcome: 'stopped', summary: undefined }
                    : { outcome: 'failed', message: textOf(error) };
            } finally {
                tell = () => {};
                clearTimeout(grace);
                grace = undefined;
            }
        },
        stop() {
            grace ??= setTimeout(() => {
                wasEnded = true;
                end('The run did not stop by itself.');
            }, graceMs);
            remote.stop().catch(() => {});
        },
        pause: () => void remote.pause().catch(() => {}),
        unpause: () => void remote.unpause().catch(() => {}),
        end() {
            wasEnded = true;
            end('The pool was closed.');
        },
    };
}

function textOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
