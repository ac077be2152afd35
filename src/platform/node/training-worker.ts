// Training workers on this machine's Node. Their counterpart in the browser has the same name.

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { WorkerLike } from '../../core/worker-like.ts';

/** A worker that runs the bundle at `file`, without the host's arguments or environment tricks. */
export function spawnTrainingWorker(file: string): WorkerLike {
    return new Worker(file, { name: 'dropout-lab-training', execArgv: [] });
}

export function coresOfThisMachine(): number {
    return availableParallelism();
}

/** How many runs train at once: one a core, and two at least, since a run and its twin belong together. */
export function parallelRunsOfThisMachine(): number {
    return Math.max(2, coresOfThisMachine());
}
