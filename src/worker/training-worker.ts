// The training worker: trains the one run that it is asked for, and says how it went. Everything but the wiring is in
// `experiments/run-training.ts`.

import type { OpenFile, ReadFile } from '../data/data-access.ts';
import { runTraining } from '../experiments/run-training.ts';
import { type Connection, connect, type Handlers, type MessagePort } from '../protocol/rpc.ts';
import {
    type TrainingHostApi,
    type TrainingWorkerApi,
    trainingProtocolVersion,
} from '../protocol/training.ts';

export interface WorkerPlatform {
    /** Reads a file; `askHost` has the host read what cannot be read from here. */
    readFile(address: string, askHost: ReadFile): Promise<Uint8Array>;
    /** Opens a file that may be larger than memory; absent where there are none. */
    readonly openFile?: OpenFile;
    /** Milliseconds of a clock that never runs backwards. */
    now(): number;
}

/** Serves the host at the other end of `port`, beginning with `ready`. The host ends the worker. */
export function serveTraining(
    port: MessagePort,
    { readFile, openFile, now }: WorkerPlatform,
): Connection<TrainingHostApi> {
    const stopping = new AbortController();
    let hasBegun = false;
    const askHost: ReadFile = address => connection.remote.readFile(address);
    const handlers: Handlers<TrainingWorkerApi> = {
        train(job) {
            if (hasBegun) {
                throw new Error('A training worker trains one run.');
            }
            hasBegun = true;
            return runTraining(job, {
                readFile: address => readFile(address, askHost),
                ...(openFile && { openFile }),
                now,
                // A host that has gone hears nothing, which is no reason to fail.
                onProgress: progress => void connection.remote.progress(progress).catch(() => {}),
                signal: stopping.signal,
            });
        },
        stop() {
            stopping.abort();
        },
    };
    const connection = connect<TrainingHostApi, TrainingWorkerApi>(port, handlers);
    connection.remote.ready({ version: trainingProtocolVersion }).catch(() => {});
    return connection;
}
