// The pool of workers of a command.

import { createRunPool, type RunPool } from '../experiments/run-pool.ts';
import type { Arguments, CommandOption } from './arguments.ts';
import type { Environment } from './environment.ts';

export const parallelOption: CommandOption = {
    value: 'N',
    summary: 'So many runs at once, one thread each; by default one a core.',
};

/** More threads than any machine has. */
const mostParallel = 1024;

/** Its workers start with the first runs; whoever opens it closes it. */
export function openPool(words: Arguments, { spawnWorker, cores }: Environment): RunPool {
    return createRunPool({ spawn: spawnWorker, size: words.integer('parallel', 1, mostParallel) ?? cores });
}
