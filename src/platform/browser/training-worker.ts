// Training workers of a browser. Their counterpart on Node has the same name.

import type { WorkerLike } from '../../core/worker-like.ts';
import { type ScriptWorker, startScriptWorker } from './script-worker.ts';

type Listeners = {
    message: ((message: unknown) => void)[];
    error: ((error: unknown) => void)[];
    exit: ((code: number) => void)[];
};

/**
 * A worker that runs the script once it has been read. A worker that is ended before that never starts.
 *
 * A browser does not tell of a worker's end, so `exit` is never heard: what ends it by itself is an error.
 */
export function spawnTrainingWorker(readScript: () => PromiseLike<Uint8Array>): WorkerLike {
    const listeners: Listeners = { message: [], error: [], exit: [] };
    const unsent: { readonly message: unknown; readonly transfer: readonly ArrayBuffer[] }[] = [];
    let started: ScriptWorker | undefined;
    let isOver = false;
    const fail = (error: unknown): void => {
        for (const listener of listeners.error) {
            listener(error);
        }
    };
    readScript().then(script => {
        if (isOver) {
            return;
        }
        try {
            started = startScriptWorker(script, 'dropout-lab-training');
        } catch (error) {
            fail(error);
            return;
        }
        const { worker } = started;
        worker.onmessage = ({ data }) => {
            for (const listener of [...listeners.message]) {
                listener(data);
            }
        };
        worker.onerror = event => fail(new Error(event.message ?? 'its script could not be loaded'));
        for (const { message, transfer } of unsent) {
            worker.postMessage(message, [...transfer]);
        }
    }, fail);
    return {
        postMessage(message, transfer = []) {
            if (started === undefined) {
                unsent.push({ message, transfer });
            } else {
                started.worker.postMessage(message, [...transfer]);
            }
        },
        on(event: keyof Listeners, listener: never) {
            listeners[event].push(listener);
        },
        off(event: keyof Listeners, listener: never) {
            const at = listeners[event].indexOf(listener);
            if (at >= 0) {
                listeners[event].splice(at, 1);
            }
        },
        terminate() {
            isOver = true;
            started?.terminate();
            return Promise.resolve();
        },
    };
}

export function coresOfThisMachine(): number {
    return navigator.hardwareConcurrency;
}

/** How many runs train at once: one a core, and two at least, since a run and its twin belong together. */
export function parallelRunsOfThisMachine(): number {
    return Math.max(2, coresOfThisMachine());
}
