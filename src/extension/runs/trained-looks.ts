// What the panel asks of the weights of a run, beside its curves: a worker of its own reads them from the history, so that
// training goes on as before. Knows no editor.

import type { WorkerLike } from '../../core/worker-like.ts';
import type { Decisions, MonteCarloLook } from '../../model/predictions.ts';
import type { Remote } from '../../protocol/rpc.ts';
import type { TrainingJob, TrainingWorkerApi } from '../../protocol/training.ts';
import type { RunHistory } from './run-history.ts';
import type { RunRegistry } from './run-registry.ts';
import { runErrand } from './worker-errand.ts';

export interface TrainedLooksOptions {
    readonly history: Pick<RunHistory, 'jobFor'>;
    readonly runs: Pick<RunRegistry, 'request' | 'info'>;
    /** Where the built-in data sets lie now. */
    readonly builtinDataUri: string;
    spawn(): WorkerLike;
    readFile(address: string): PromiseLike<Uint8Array>;
    /** Why there is nothing to be seen; for a log. */
    note(message: string): void;
}

export class TrainedLooks {
    private readonly options: TrainedLooksOptions;
    /** One worker at a time: looking must not take the machine from training. */
    private last: Promise<unknown> = Promise.resolve();

    constructor(options: TrainedLooksOptions) {
        this.options = options;
    }

    decisions(id: string): Promise<Decisions | undefined> {
        return this.look(id, (worker, job) => worker.decisions(job));
    }

    monteCarlo(id: string): Promise<MonteCarloLook | undefined> {
        return this.look(id, (worker, job) => worker.monteCarlo(job));
    }

    private look<T extends object>(
        id: string,
        ask: (worker: Remote<TrainingWorkerApi>, job: TrainingJob) => Promise<T | string | undefined>,
    ): Promise<T | undefined> {
        const { history, runs, builtinDataUri, spawn, readFile, note } = this.options;
        const answer = this.last.then(async () => {
            const [request, info] = [runs.request(id), runs.info(id)];
            if (request === undefined || info === undefined) {
                return undefined;
            }
            const job = { ...history.jobFor(request, info), builtinDataUri };
            const found = await runErrand(spawn, worker => ask(worker, job), readFile);
            if (typeof found === 'string') {
                note(`${info.name}: ${found}`);
                return undefined;
            }
            return found;
        });
        this.last = answer.catch(() => {});
        return answer;
    }
}
