// The pool of workers of a command.

import { createRunPool, type RunPool } from '../experiments/run-pool.ts';
import { type RunStore, StoreProblem } from '../experiments/run-store.ts';
import { openRunStore } from '../platform/node/run-store.ts';
import { hasSqlite } from '../platform/node/sqlite.ts';
import type { Arguments, CommandOption } from './arguments.ts';
import { engineChoiceOf } from './engine-options.ts';
import type { Environment } from './environment.ts';

export const parallelOption: CommandOption = {
    value: 'N',
    summary: 'So many runs at once; by default one a core.',
};

/** More threads than any machine has. */
const mostParallel = 1024;

/**
 * Its workers start with the first runs; whoever opens it closes it.
 *
 * @param store where its runs are kept; undefined where they are not
 */
export function openPool(
    words: Arguments,
    { spawnWorker, cores }: Environment,
    store: string | undefined,
): RunPool {
    const engine = engineChoiceOf(words);
    const { threads = 1 } = engine;
    const size = words.integer('parallel', 1, mostParallel) ?? Math.max(1, Math.floor(cores / threads));
    const pool = createRunPool({ spawn: spawnWorker, size, threads });
    const held = store === undefined ? undefined : holdOpen(store);
    return {
        ...pool,
        start: (job, options) => pool.start({ ...job, engine }, options),
        get workers() {
            return pool.workers;
        },
        async close() {
            await pool.close();
            held?.dispose();
        },
    };
}

/**
 * SQLite moves its log into the file, and waits for the disk, whenever the last one who has it open closes it: which would be
 * after every run. What is wrong with the store is for the runs to say.
 */
function holdOpen(store: string): RunStore | undefined {
    try {
        return hasSqlite() ? openRunStore(store) : undefined;
    } catch (error) {
        if (error instanceof StoreProblem) {
            return undefined;
        }
        throw error;
    }
}
