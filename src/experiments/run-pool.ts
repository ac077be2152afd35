// A pool of training workers: jobs in, outcomes as they finish. A worker trains one run at a time on one thread and then the
// next, and runs on the same data share it. Knows neither editor nor platform: whoever makes a pool says how a worker is
// started, so Node's threads and a browser's workers are the same to it.

import type { WorkerLike } from '../core/worker-like.ts';
import { bytesOfExamples, canShareMemory } from '../data/shared-examples.ts';
import type { SplitExamples } from '../model/examples.ts';
import type { TrainingJob, TrainingOutcome, TrainingProgress } from '../protocol/training.ts';
import { type PoolWorker, startPoolWorker } from './pool-worker.ts';

export interface RunPoolOptions {
    /** Starts a training worker. */
    spawn(): WorkerLike;
    /** Most runs at once, at least 1. */
    readonly size: number;
    /** Of each run; 1 where it is left out, since many runs keep the cores busy without waiting for each other. */
    readonly threads?: number;
    /** Reads what a worker cannot read itself. Rejects with an Error whose message a user can read. */
    readonly readFile?: (address: string) => PromiseLike<Uint8Array>;
    /** True where threads can share memory; else each worker reads for itself. By default what is so here. */
    readonly sharesMemory?: boolean;
    /** How long a run may take to stop by itself, and a worker to say that it is ready. */
    readonly graceMs?: number;
    readonly readyMs?: number;
}

/** A run that trains in a pool, or waits there for its turn. The same as a session with a worker of its own. */
export interface PooledRun {
    /** How it ended. Never rejects: a worker that dies is a run that failed, and the next run has a new one. */
    readonly outcome: Promise<TrainingOutcome>;
    /** Settles with `outcome`: the worker stays. */
    readonly ended: Promise<void>;
    /** Asks it to end after its step; one that waits ends at once, as stopped. */
    stop(): void;
    /** Asks a run that trains to wait where it is, and to go on. */
    pause(): void;
    unpause(): void;
    /** Ends it at once, with its worker. */
    dispose(): void;
}

export interface PooledRunOptions {
    readonly onProgress?: (progress: TrainingProgress) => void;
    /** Called when its turn has come. */
    readonly onStart?: () => void;
    /** Stops it. */
    readonly signal?: AbortSignal;
}

export interface RunPool {
    /** Most runs at once. */
    readonly size: number;
    /** Threads that are alive. */
    readonly workers: number;
    /**
     * Trains a job when a worker is free, in the order of the calls, on one thread: what it computes does not depend on that.
     * A job with a place in the history is kept there epoch by epoch by its worker.
     */
    start(job: TrainingJob, options?: PooledRunOptions): PooledRun;
    /** Ends every run and every worker at once, and settles when they are gone. */
    close(): Promise<void>;
}

/** Data sets that are kept for runs to come, in bytes together; the ones that trained last stay. */
const mostSharedBytes = 2 ** 30;

const stopped: TrainingOutcome = { outcome: 'stopped', summary: undefined };

interface Waiting {
    readonly job: TrainingJob;
    readonly options: PooledRunOptions;
    readonly settle: (outcome: TrainingOutcome) => void;
    worker?: PoolWorker;
    isStopping: boolean;
    isOver: boolean;
}

export function createRunPool({
    spawn,
    size,
    threads = 1,
    readFile,
    sharesMemory = canShareMemory(),
    graceMs = 2_000,
    readyMs = 30_000,
}: RunPoolOptions): RunPool {
    const queue: Waiting[] = [];
    const training = new Set<Waiting>();
    const idle: PoolWorker[] = [];
    const alive = new Set<PoolWorker>();
    const shared = createSharedData();
    let isClosed = false;

    const take = (): PoolWorker => {
        const free = idle.pop();
        if (free !== undefined) {
            return free;
        }
        const worker = startPoolWorker(spawn, { readyMs, graceMs, ...(readFile && { readFile }) });
        alive.add(worker);
        void worker.gone.then(() => {
            alive.delete(worker);
            const place = idle.indexOf(worker);
            if (place >= 0) {
                idle.splice(place, 1);
            }
        });
        return worker;
    };
    const run = async (waiting: Waiting): Promise<TrainingOutcome> => {
        const { job, options } = waiting;
        const worker = take();
        options.onStart?.();
        const single = { ...job, engine: { ...job.engine, threads } };
        const examples = sharesMemory
            ? await shared.of(single, asked => worker.readExamples(asked))
            : undefined;
        let outcome = stopped;
        if (!waiting.isStopping) {
            // From here on the worker is the one to be told of a stop.
            waiting.worker = worker;
            outcome = await worker.train(single, examples, options.onProgress ?? (() => {}));
        }
        if (alive.has(worker) && !worker.isOver) {
            idle.push(worker);
        }
        return outcome;
    };
    const next = (): void => {
        while (!isClosed && training.size < size) {
            const waiting = queue.shift();
            if (waiting === undefined) {
                return;
            }
            training.add(waiting);
            const end = (outcome: TrainingOutcome): void => {
                training.delete(waiting);
                waiting.settle(outcome);
                next();
            };
            run(waiting).then(end, (error: unknown) =>
                end({ outcome: 'failed', message: error instanceof Error ? error.message : String(error) }),
            );
        }
    };
    const stop = (waiting: Waiting): void => {
        if (waiting.isOver || waiting.isStopping) {
            return;
        }
        waiting.isStopping = true;
        const place = queue.indexOf(waiting);
        if (place >= 0) {
            queue.splice(place, 1);
            waiting.settle(stopped);
        } else {
            waiting.worker?.stop();
        }
    };

    return {
        size,
        get workers() {
            return alive.size;
        },
        start(job, options = {}) {
            let settle: (outcome: TrainingOutcome) => void = () => {};
            const outcome = new Promise<TrainingOutcome>(resolve => {
                settle = resolve;
            });
            const abort = (): void => stop(waiting);
            const waiting: Waiting = {
                job,
                options,
                isStopping: false,
                isOver: false,
                settle(ended) {
                    waiting.isOver = true;
                    options.signal?.removeEventListener('abort', abort);
                    settle(ended);
                },
            };
            options.signal?.addEventListener('abort', abort, { once: true });
            if (isClosed || options.signal?.aborted) {
                waiting.settle(stopped);
            } else {
                queue.push(waiting);
                next();
            }
            return {
                outcome,
                ended: outcome.then(() => {}),
                stop: abort,
                pause: () => waiting.worker?.pause(),
                unpause: () => waiting.worker?.unpause(),
                dispose() {
                    stop(waiting);
                    if (!waiting.isOver) {
                        waiting.worker?.end();
                    }
                },
            };
        },
        async close() {
            isClosed = true;
            for (const waiting of queue.splice(0)) {
                waiting.settle(stopped);
            }
            const workers = [...alive];
            for (const worker of workers) {
                worker.end();
            }
            await Promise.all(workers.map(({ gone }) => gone));
        },
    };
}

interface SharedData {
    /** The examples of a job, read by `read` where no job asked for them before. */
    of(
        job: TrainingJob,
        read: (job: TrainingJob) => Promise<SplitExamples | undefined>,
    ): Promise<SplitExamples | undefined>;
}

function createSharedData(): SharedData {
    const sets = new Map<string, { readonly examples: Promise<SplitExamples | undefined>; bytes: number }>();
    return {
        of(job, read) {
            const key = JSON.stringify([
                job.run.data.settings,
                job.run.settings.loss?.call,
                job.baseUri,
                job.builtinDataUri,
            ]);
            const known = sets.get(key);
            if (known !== undefined) {
                // The last one in the order of the map is the one that was asked for last.
                sets.delete(key);
                sets.set(key, known);
                return known.examples;
            }
            const examples = read(job).catch(() => {
                // Whoever reads it next may have more luck, as where its worker was ended meanwhile.
                sets.delete(key);
                return undefined;
            });
            const set = { examples, bytes: 0 };
            sets.set(key, set);
            void examples.then(found => {
                set.bytes = found === undefined ? 0 : bytesOfExamples(found);
                let sum = [...sets.values()].reduce((all, { bytes }) => all + bytes, 0);
                for (const [other, { bytes }] of sets) {
                    if (sum > mostSharedBytes && other !== key) {
                        sets.delete(other);
                        sum -= bytes;
                    }
                }
            });
            return examples;
        },
    };
}
