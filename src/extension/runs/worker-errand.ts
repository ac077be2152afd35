// Questions to a worker that trains nothing.

import type { WorkerLike } from '../../core/worker-like.ts';
import { connect, type Handlers, portOf, type Remote } from '../../protocol/rpc.ts';
import type { TrainingHostApi, TrainingWorkerApi } from '../../protocol/training.ts';

/** A worker that is ready to be asked. */
export interface OpenWorker {
    readonly remote: Remote<TrainingWorkerApi>;
    /** Ends it, and settles when it is gone. */
    close(): Promise<void>;
}

/** Settles as the worker's answer does; rejects where it ends without one. */
export async function runErrand<T>(
    spawn: () => WorkerLike,
    ask: (worker: Remote<TrainingWorkerApi>) => Promise<T>,
    readFile: (address: string) => PromiseLike<Uint8Array>,
): Promise<T> {
    const { remote, close } = await openWorker(spawn, readFile);
    try {
        return await ask(remote);
    } finally {
        await close();
    }
}

/** Rejects where the worker ends before it is ready; then every later question does too. */
export async function openWorker(
    spawn: () => WorkerLike,
    readFile: (address: string) => PromiseLike<Uint8Array>,
): Promise<OpenWorker> {
    const worker = spawn();
    let isReady: () => void = () => {};
    let hasFailed: (error: Error) => void = () => {};
    const ready = new Promise<void>((resolve, reject) => {
        isReady = resolve;
        hasFailed = reject;
    });
    const handlers: Handlers<TrainingHostApi> = {
        ready: () => isReady(),
        progress() {},
        readFile: async address => readFile(address),
    };
    const connection = connect<TrainingWorkerApi, TrainingHostApi>(portOf(worker), handlers);
    const fail = (reason: string): void => {
        hasFailed(new Error(reason));
        connection.close(reason);
    };
    worker.on('error', error => fail(error instanceof Error ? error.message : String(error)));
    worker.on('exit', code => fail(`The worker ended without an answer (exit code ${code}).`));
    const close = async (): Promise<void> => {
        connection.close('The worker is no longer needed.');
        await worker.terminate();
    };
    try {
        await ready;
    } catch (error) {
        await close();
        throw error;
    }
    return { remote: connection.remote, close };
}
