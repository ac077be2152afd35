// One worker that waits, loaded and ready, for the next run: a run that follows a save then begins at once. It is given away
// to the next run whatever that is, and ended where none comes.

import type { WorkerLike } from '../../core/worker-like.ts';
import { connect } from '../../protocol/rpc.ts';
import type { TrainingJob, TrainingWorkerApi } from '../../protocol/training.ts';

export interface WarmWorkers {
    /** The worker that waits, or a new one. */
    take(): WorkerLike;
    /** Has one wait, for as long as is allowed; with a job, it rehearses that meanwhile. */
    warm(likely?: TrainingJob): void;
    /** Ends the one that waits, and settles when it is gone. */
    cool(): Promise<void>;
}

export interface WarmWorkersOptions {
    spawn(): WorkerLike;
    /** How long one may wait. */
    readonly patienceMs: number;
}

interface Waiting {
    readonly worker: WorkerLike;
    /** What it said before anyone listened. */
    readonly said: unknown[];
    readonly hear: (message: unknown) => void;
    readonly timer: ReturnType<typeof setTimeout>;
    isOver: boolean;
}

export function createWarmWorkers({ spawn, patienceMs }: WarmWorkersOptions): WarmWorkers {
    let waiting: Waiting | undefined;
    const cool = async (): Promise<void> => {
        const { worker, timer } = waiting ?? {};
        waiting = undefined;
        clearTimeout(timer);
        await worker?.terminate();
    };
    return {
        take() {
            const found = waiting;
            if (found === undefined || found.isOver) {
                waiting = undefined;
                return spawn();
            }
            waiting = undefined;
            clearTimeout(found.timer);
            return replaying(found);
        },
        warm(likely) {
            if (waiting !== undefined && !waiting.isOver) {
                return;
            }
            let worker: WorkerLike;
            try {
                worker = spawn();
            } catch {
                // A run that needs one says why there is none.
                return;
            }
            const said: unknown[] = [];
            const hear = (message: unknown): void => void said.push(message);
            const timer = setTimeout(() => void cool(), patienceMs);
            const next: Waiting = { worker, said, hear, timer, isOver: false };
            worker.on('message', hear);
            const end = (): void => {
                next.isOver = true;
                // It would end the one that waits by then.
                clearTimeout(timer);
            };
            worker.on('error', end);
            worker.on('exit', end);
            waiting = next;
            if (likely !== undefined) {
                rehearse(worker, likely);
            }
        },
        cool,
    };
}

/** The answer is for nobody: whoever is given the worker next takes it for a stale one, as every answer that it did not ask for. */
function rehearse(worker: WorkerLike, job: TrainingJob): void {
    const port = {
        post: (message: unknown) => worker.postMessage(message),
        listen: () => ({ dispose() {} }),
    };
    void connect<TrainingWorkerApi, object>(port, {}).remote.rehearse(job);
}

/** The worker as if it were new: what it said meanwhile is heard by whoever listens first. */
function replaying({ worker, said, hear }: Waiting): WorkerLike {
    let isHeard = false;
    return {
        postMessage: (message, transfer) => worker.postMessage(message, transfer),
        on(event: 'message' | 'error' | 'exit', listener: (value: never) => void) {
            worker.on(event as 'message', listener as (message: unknown) => void);
            if (event === 'message' && !isHeard) {
                isHeard = true;
                worker.off('message', hear);
                // Not before whoever listens has everything in place.
                queueMicrotask(() => {
                    for (const message of said) {
                        (listener as (message: unknown) => void)(message);
                    }
                });
            }
        },
        off: (event, listener) => worker.off(event, listener),
        terminate: () => worker.terminate(),
    };
}
