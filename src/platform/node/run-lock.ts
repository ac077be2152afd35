// Who trains a run: whoever holds its lock. The system lets go of a lock when its process or its thread ends, however it
// ends, so a run without one was cut off; a process number can be another's by then, and a time says nothing of a slow epoch.

import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Disposable } from '../../core/disposable.ts';
import { StoreProblem } from '../../experiments/run-store.ts';
import { type Database, isBusy, openDatabase } from './sqlite.ts';

/** One empty database for each run; SQLite locks a file in the way of each platform. */
const fileOf = (storePath: string, id: string): string => join(`${storePath}-locks`, `${id}.lock`);

/** Undefined where another holds it. */
function take(path: string, waitMs: number): Database | undefined {
    const database = openDatabase(path, waitMs);
    try {
        database.exec('BEGIN EXCLUSIVE');
        return database;
    } catch (error) {
        database.close();
        if (isBusy(error)) {
            return undefined;
        }
        throw error;
    }
}

/** Held until it is disposed. @throws StoreProblem where another window or process trains the run. */
export function lockRun(storePath: string, id: string): Disposable {
    // Whoever asks whether the run is alive holds the lock for a moment.
    const held = take(fileOf(storePath, id), 200);
    if (held === undefined) {
        throw new StoreProblem('run', 'This run trains already, in another window or on the command line.');
    }
    return {
        dispose() {
            if (held.isOpen) {
                held.close();
            }
        },
    };
}

export function isLocked(storePath: string, id: string): boolean {
    const path = fileOf(storePath, id);
    if (!existsSync(path)) {
        return false;
    }
    const held = take(path, 0);
    held?.close();
    return held === undefined;
}

/** Removes the lock's file of a run that nobody trains. */
export function removeLock(storePath: string, id: string): void {
    rmSync(fileOf(storePath, id), { force: true });
}
