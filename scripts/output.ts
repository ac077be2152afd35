// What the scripts say and read: one-line failures, and the output of small commands.

import { spawnSync } from 'node:child_process';

/** A failure whose message is all that a person needs; shown in one line, without a stack. */
export class ScriptError extends Error {
    constructor(message: string) {
        super(message);
        this.name = 'ScriptError';
    }
}

/** Runs a script's main function, which gives the exit status; a ScriptError becomes one line and exit status 1. */
export async function main(body: () => Promise<number>): Promise<void> {
    try {
        process.exitCode = await body();
    } catch (error) {
        console.error(describeFailure(error));
        process.exitCode = 1;
    }
}

/** One line for an expected failure, the stack for a mistake of ours. */
export function describeFailure(error: unknown): string {
    if (error instanceof ScriptError) {
        return error.message;
    }
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Standard output of a command. Throws where it cannot be started or fails. */
export function runForOutput(command: string, commandArguments: readonly string[]): string {
    const result = spawnSync(command, commandArguments, {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (result.error !== undefined) {
        throw result.error;
    }
    if (result.status !== 0) {
        throw new ScriptError(`${command} failed with exit status ${result.status}.`);
    }
    return result.stdout;
}

/** `3.2 s`, `412 ms`. */
export function formatDuration(milliseconds: number): string {
    return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
