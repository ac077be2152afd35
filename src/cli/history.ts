// The run history of the command line: which file it is, and which of its runs is meant.

import { homedir } from 'node:os';
import { join } from 'node:path';
import { nearestName } from '../core/nearest-name.ts';
import { type RunStore, type StoredRun, StoreProblem } from '../experiments/run-store.ts';
import { openRunStore } from '../platform/node/run-store.ts';
import { type Arguments, type CommandOption, didYouMean, UsageError } from './arguments.ts';
import type { Environment } from './environment.ts';

export const storeOption: CommandOption = {
    value: 'FILE',
    summary: 'The run history; by default that of this user.',
};

type Variables = Readonly<Record<string, string | undefined>>;

/** Where programs of this platform keep what a user would miss. */
export function defaultStoreFile(variables: Variables, platform: NodeJS.Platform, home = homedir()): string {
    if (variables.NETSPEC_STORE) {
        return variables.NETSPEC_STORE;
    }
    const folder =
        platform === 'win32'
            ? variables.LOCALAPPDATA || join(home, 'AppData', 'Local')
            : platform === 'darwin'
              ? join(home, 'Library', 'Application Support')
              : variables.XDG_DATA_HOME || join(home, '.local', 'share');
    return join(folder, 'netspec', 'history.sqlite');
}

export function storeFileOf(words: Arguments, environment: Environment): string {
    return words.text('store') ?? environment.storeFile;
}

/** Does `work` with the store, whose problems are the user's to hear: exit code 2. */
export function withStore<T>(file: string, work: (store: RunStore) => T): T {
    try {
        const store = openRunStore(file);
        try {
            return work(store);
        } finally {
            store.dispose();
        }
    } catch (error) {
        throw error instanceof StoreProblem ? new UsageError(error.message) : error;
    }
}

/** The fewest characters of an id that can be meant as one. */
const shortestId = 4;

/** The run of that id, or of an id that begins so; else the newest of that name. @throws UsageError where there is none. */
export function findRun(runs: readonly StoredRun[], asked: string): StoredRun {
    const byId = runs.filter(
        ({ id }) => id === asked || (asked.length >= shortestId && id.startsWith(asked)),
    );
    if (byId.length > 1) {
        throw new UsageError(`Several runs have ids that begin with ${asked}: write more of it.`);
    }
    const found = byId[0] ?? runs.findLast(({ name, label }) => label === asked || name === asked);
    if (found === undefined) {
        const near = nearestName(asked, [
            ...new Set(runs.flatMap(({ name, label }) => [label ?? name, name])),
        ]);
        throw new UsageError(
            `There is no run ${JSON.stringify(asked)} in the history: netspec runs lists them.${didYouMean(near)}`,
        );
    }
    return found;
}
