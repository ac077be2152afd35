// One question to a worker that trains nothing: asked, answered, and the worker is gone.

import type { WorkerLike } from '../../core/worker-like.ts';
import { connect, type Handlers, type Remote } from '../../protocol/rpc.ts';
import type { TrainingHostApi, TrainingWorkerApi } from '../../protocol/training.ts';
import { portOf } from './training-session.ts';

/** Settles as the worker's answer does; rejects where it ends without one. */
export async function runErrand<T>(
    spawn: () => WorkerLike,
    ask: (worker: Remote<TrainingWorkerApi>) => Promise<T>,
    readFile: (address: string) => PromiseLike<Uint8Array>,
): Promise<T> {
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
    try {
        await ready;
        return await ask(connection.remote);
    } finally {
        connection.close('The answer is there.');
        await worker.terminate();
    }
}
