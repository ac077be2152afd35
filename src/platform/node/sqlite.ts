// SQLite as Node brings it, and what its errors mean to a user.

import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { StoreProblem } from '../../experiments/run-store.ts';
import { makeFolder } from './make-folder.ts';

export type Database = DatabaseSync;
export type Statement = StatementSync;

let loaded: typeof import('node:sqlite') | undefined;

function sqlite(): typeof import('node:sqlite') {
    loaded ??= withoutWarning(() => process.getBuiltinModule?.('node:sqlite'));
    if (loaded === undefined) {
        throw new StoreProblem(
            'missing',
            `Runs are kept in SQLite, which Node has from 22.13 on; this is Node ${process.versions.node}. Install a newer one, or name it in NETSPEC_NODE.`,
        );
    }
    return loaded;
}

export function hasSqlite(): boolean {
    try {
        return sqlite() !== undefined;
    } catch {
        return false;
    }
}

/** Node says of its own module that it is experimental, which nobody who trains a network can do anything about. */
function withoutWarning<T>(load: () => T): T {
    const { emitWarning } = process;
    process.emitWarning = () => {};
    try {
        return load();
    } finally {
        process.emitWarning = emitWarning;
    }
}

/**
 * @param timeout how long a writer waits for another one, in milliseconds
 * @throws StoreProblem
 */
export function openDatabase(path: string, timeout: number): Database {
    const { DatabaseSync } = sqlite();
    return explained(path, () => {
        if (path !== ':memory:') {
            makeFolder(dirname(path));
        }
        return new DatabaseSync(path, { timeout });
    });
}

/** All of `work` or nothing of it. @throws StoreProblem */
export function inTransaction<T>(database: Database, path: string, work: () => T): T {
    return explained(path, () => {
        database.exec('BEGIN IMMEDIATE');
        try {
            const result = work();
            database.exec('COMMIT');
            return result;
        } catch (error) {
            if (database.isTransaction) {
                database.exec('ROLLBACK');
            }
            throw error;
        }
    });
}

/** Does `work`, with SQLite's and the disk's errors in words. @throws StoreProblem */
export function explained<T>(path: string, work: () => T): T {
    try {
        return work();
    } catch (error) {
        throw problemOf(error, path);
    }
}

/** The primary result codes of sqlite.org/rescode.html that a user can meet. */
const codes = {
    busy: 5,
    locked: 6,
    readOnly: 8,
    io: 10,
    corrupt: 11,
    full: 13,
    cannotOpen: 14,
    notDatabase: 26,
};

export function isBusy(error: unknown): boolean {
    const code = codeOf(error);
    return code === codes.busy || code === codes.locked;
}

function codeOf(error: unknown): number | undefined {
    const code = (error as { errcode?: unknown }).errcode;
    return typeof code === 'number' ? code & 0xff : undefined;
}

function problemOf(error: unknown, path: string): unknown {
    const { code: name, message } = error as NodeJS.ErrnoException;
    switch (codeOf(error)) {
        case codes.busy:
        case codes.locked:
            return new StoreProblem('busy', `Another program holds the run history ${path}.`);
        case codes.corrupt:
        case codes.notDatabase:
            return new StoreProblem(
                'corrupt',
                `The run history ${path} is damaged or is no such file: move it away, and a new one is begun.`,
            );
        case codes.full:
            return new StoreProblem('full', `The disk of the run history ${path} is full.`);
        case codes.readOnly:
        case codes.cannotOpen:
        case codes.io:
            return new StoreProblem(
                'unwritable',
                `The run history ${path} cannot be written: ${whyNot(path)}.`,
            );
        case undefined:
            return typeof name === 'string' && /^E[A-Z]+$/.test(name)
                ? new StoreProblem('unwritable', `The run history ${path} cannot be written: ${message}.`)
                : error;
        default:
            return new StoreProblem('other', `The run history ${path} cannot be used: ${message}.`);
    }
}

function whyNot(path: string): string {
    const place = existsSync(path) ? path : dirname(path);
    try {
        accessSync(place, constants.W_OK);
    } catch {
        return `${place} may not be written to`;
    }
    return 'it is a folder, or its disk fails';
}
