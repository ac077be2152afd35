// The process that the command line runs in: its streams, its signals, its exit code.

import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { referenceBase } from '../catalog/reference-path.ts';
import { hasSqlite } from '../platform/node/sqlite.ts';
import { spawnTrainingWorker } from '../platform/node/training-worker.ts';
import { type Environment, exitCodes } from './environment.ts';
import { defaultStoreFile } from './history.ts';
import { main } from './main.ts';
import { findNodeWithSqlite, startAgain } from './newer-node.ts';
import { createStyle, hasBraille, wantsColours } from './style.ts';

/** @param folder where the bundle lies: `package.json` and `media/` are beside it. */
export async function runInProcess(folder: string): Promise<void> {
    const { stdout, stderr, env } = process;
    const closing = new AbortController();
    const terminals = { output: stdout.isTTY === true, errors: stderr.isTTY === true };

    let isReaderGone = false;
    stdout.on('error', (error: NodeJS.ErrnoException) => {
        // The reader has seen enough, as `| head` does. Nothing more is written, and a run has no reason to go on.
        if (error.code !== 'EPIPE') {
            throw error;
        }
        isReaderGone = true;
        closing.abort('closed');
    });
    stderr.on('error', () => {});

    const environment: Environment = {
        print: text => {
            if (!isReaderGone) {
                stdout.write(text);
            }
        },
        complain: text => {
            stderr.write(text);
        },
        output: {
            isTerminal: terminals.output,
            get columns() {
                return stdout.columns || 80;
            },
            style: createStyle(wantsColours(terminals.output, env)),
            glyphs: hasBraille(env) ? 'braille' : 'ascii',
        },
        errorStyle: createStyle(wantsColours(terminals.errors, env)),
        builtinData: pathToFileURL(env.NETSPEC_BUILTIN_DATA || join(folder, '..', 'media', 'data')).href,
        reference: referenceBeside(folder),
        version: versionIn(join(folder, '..', 'package.json')),
        storeFile: defaultStoreFile(env, process.platform),
        startAgainForStore() {
            const node = hasSqlite() ? undefined : findNodeWithSqlite(env);
            return node === undefined ? undefined : startAgain(node, env);
        },
        spawnWorker: () => spawnTrainingWorker(join(folder, 'worker.cjs')),
        cores: availableParallelism(),
        serveLanguage: () => serveLanguage(folder),
        interruptible: work => interruptible(work, closing.signal),
    };
    try {
        process.exitCode = await main(process.argv.slice(2), environment);
    } catch (error) {
        stderr.write(`netspec met a mistake of its own:\n${error instanceof Error ? error.stack : error}\n`);
        process.exitCode = exitCodes.internal;
    }
}

/** The server begins as its bundle is loaded. */
async function serveLanguage(folder: string): Promise<number> {
    await import(pathToFileURL(join(folder, 'server.cjs')).href);
    return new Promise(() => {});
}

/** The first Ctrl-C asks the work to end; the second ends the process. */
async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>, closed: AbortSignal): Promise<T> {
    const interrupting = new AbortController();
    const interrupt = () => {
        if (interrupting.signal.aborted) {
            process.exit(exitCodes.interrupted);
        }
        interrupting.abort('interrupted');
    };
    process.on('SIGINT', interrupt);
    process.on('SIGTERM', interrupt);
    try {
        return await work(AbortSignal.any([interrupting.signal, closed]));
    } finally {
        process.off('SIGINT', interrupt);
        process.off('SIGTERM', interrupt);
    }
}

function referenceBeside(folder: string): string | undefined {
    const pages = join(folder, '..', referenceBase);
    return existsSync(pages) ? `${pathToFileURL(pages).href.replace(/\/+$/, '')}/` : undefined;
}

function versionIn(manifest: string): string {
    try {
        const { name, version } = JSON.parse(readFileSync(manifest, 'utf8'));
        // The bundle alone, in a project of its user's, lies beside that project's manifest.
        if (name === 'dropout-lab') {
            return String(version);
        }
    } catch {
        // There is none, or it cannot be read.
    }
    return 'of unknown version';
}
