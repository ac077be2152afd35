// What a command may use of the process it runs in; tests of single commands hand in their own.

import type { WorkerLike } from '../core/worker-like.ts';
import type { Style } from './style.ts';

export interface Environment {
    /** Writes to standard output; silently gives up once its reader has gone. */
    print(text: string): void;
    /** Writes to standard error. */
    complain(text: string): void;
    readonly output: {
        readonly isTerminal: boolean;
        /** Width in characters; 80 where there is no terminal. */
        readonly columns: number;
        readonly style: Style;
        readonly glyphs: 'braille' | 'ascii';
    };
    /** Styles for standard error, which may be a terminal where the output is none. */
    readonly errorStyle: Style;
    /** Folder of the built-in data sets. */
    readonly builtinData: string;
    readonly version: string;
    /** Address of the folder of the reference pages, ending in a slash; undefined where they are not at hand. */
    readonly reference: string | undefined;
    /** The run history, where `--store` names no other. */
    readonly storeFile: string;
    /** Does the same on a Node that has SQLite, where this one has none; undefined where it has, or there is no other. */
    startAgainForStore(): Promise<number> | undefined;
    /** Starts a thread that trains. */
    spawnWorker(): WorkerLike;
    /** Runs that train at once, where nobody says how many: one a core. */
    readonly cores: number;
    /** Becomes the language server, over standard input and output. Never settles: the server ends the process. */
    serveLanguage(): Promise<number>;
    /**
     * Does work that can be stopped midway. The signal is aborted when the user presses Ctrl-C, with the reason
     * `interrupted`, or when the reader of the output goes, with `closed`. Other work is ended by Ctrl-C at once.
     */
    interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

export const exitCodes = {
    ok: 0,
    /** Findings at or above `--fail-on`; a run stopped by NaN, or over its overfitting budget. */
    findings: 1,
    /** What was asked for cannot be done: a wrong argument, an unreadable file, a spec with errors. */
    unusable: 2,
    /** A mistake of the program itself (EX_SOFTWARE of sysexits.h). */
    internal: 70,
    /** 128 + SIGINT, as shells report it. */
    interrupted: 130,
    /** 128 + SIGPIPE. */
    readerGone: 141,
} as const;
