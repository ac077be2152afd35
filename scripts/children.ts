// Child processes of the scripts. A script may start a whole VS Code with its browser; whatever ends the script, success,
// failure or a signal, must leave none of that behind.

import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { runForOutput } from './output.ts';

/** Exit status that a shell reports for a process ended by this signal. */
const signalExitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

type EndingSignal = keyof typeof signalExitCodes;

export interface RunOptions extends SpawnOptions {
    /** Stops the command and everything it started when this many milliseconds have passed. */
    readonly limitMs?: number;
}

export interface RunResult {
    /** Exit status; null where a signal or the limit ended the command. */
    readonly code: number | null;
    readonly timedOut: boolean;
}

/** Runs a command with this process's output and no input. Throws where it cannot be started at all. */
export async function run(
    command: string,
    commandArguments: readonly string[],
    options: RunOptions = {},
): Promise<RunResult> {
    const { limitMs, ...spawnOptions } = options;
    const child = spawn(command, commandArguments, {
        stdio: ['ignore', 'inherit', 'inherit'],
        ...spawnOptions,
    });
    let timedOut = false;
    const timer =
        limitMs === undefined
            ? undefined
            : setTimeout(() => {
                  timedOut = true;
                  void stopTree(child);
              }, limitMs);
    try {
        return { code: await exitOf(child), timedOut };
    } finally {
        clearTimeout(timer);
    }
}

/** Exit status of a child, null where a signal ended it. Rejects where it could not be started. */
export function exitOf(child: ChildProcess): Promise<number | null> {
    if (child.exitCode !== null || child.signalCode !== null) {
        return Promise.resolve(child.exitCode);
    }
    return new Promise((resolve, reject) => {
        child.once('error', reject);
        child.once('exit', code => resolve(code));
    });
}

/** Every living process that descends from `pid`, parents before children, without `pid` itself. Empty on Windows. */
export function descendantsOf(pid: number): number[] {
    const childrenOf = new Map<number, number[]>();
    for (const [child, parent] of processTable()) {
        const siblings = childrenOf.get(parent);
        if (siblings === undefined) {
            childrenOf.set(parent, [child]);
        } else {
            siblings.push(child);
        }
    }
    const found = [...(childrenOf.get(pid) ?? [])];
    for (let at = 0; at < found.length; at++) {
        found.push(...(childrenOf.get(found[at]!) ?? []));
    }
    return found;
}

/** The command line of a living process, empty where it has ended or hides it. */
export function commandLineOf(pid: number): string {
    try {
        return process.platform === 'linux'
            ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
            : runForOutput('ps', ['-o', 'command=', '-p', String(pid)]).trim();
    } catch {
        return '';
    }
}

/** True for a process that runs; a zombie that only waits to be collected has ended. */
export function isRunning(pid: number): boolean {
    try {
        process.kill(pid, 0);
    } catch (error) {
        return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
    return process.platform !== 'linux' || stateOf(pid) !== 'Z';
}

/**
 * Ends a child and all its descendants: SIGTERM first, SIGKILL for what still runs after `graceMs`.
 * Resolves when none of them runs any more.
 */
export async function stopTree(child: ChildProcess, graceMs = 3000): Promise<void> {
    if (child.pid === undefined) {
        return;
    }
    if (process.platform === 'win32') {
        await run('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
        return;
    }
    // Descendants are listed while their parents still live: an orphan's parent is process 1.
    const family = [...descendantsOf(child.pid)];
    if (child.exitCode === null && child.signalCode === null) {
        family.unshift(child.pid);
    }
    await stopAll(family, graceMs);
}

/** Ends the processes listed, in that order, and resolves when none of them runs any more. */
export async function stopAll(pids: readonly number[], graceMs = 3000): Promise<void> {
    for (const [signal, patienceMs] of [
        ['SIGTERM', graceMs],
        ['SIGKILL', 2000],
    ] as const) {
        const running = pids.filter(isRunning);
        for (const pid of running) {
            signalQuietly(pid, signal);
        }
        const deadline = Date.now() + patienceMs;
        while (running.some(isRunning) && Date.now() < deadline) {
            await wait(20);
        }
    }
}

/** Ends everything that this process has started. What is ended may be followed by something new, so it looks again. */
export async function stopDescendants(): Promise<void> {
    for (let round = 0; round < 5; round++) {
        const family = descendantsOf(process.pid);
        if (family.length === 0) {
            return;
        }
        await stopAll(family);
    }
}

/** For a path that must not go on while this process is being ended. */
export function untilEnded(): Promise<never> {
    return new Promise(() => undefined);
}

/**
 * Runs `cleanUp` and exits when a signal asks this process to end, or when its parent died without asking.
 * A second signal does not interrupt the clean-up; it is short, and what it removes would stay behind.
 *
 * @param exitCode exit status where being ended is no failure; that of the signal where left out
 * @returns takes the handlers away again
 */
export function onEnding(cleanUp: () => Promise<void>, exitCode?: number): () => void {
    let ending = false;
    const end = (signalExitCode: number) => {
        if (!ending) {
            ending = true;
            void cleanUp().finally(() => process.exit(exitCode ?? signalExitCode));
        }
    };
    const handlers = (Object.keys(signalExitCodes) as EndingSignal[]).map(signal => {
        const handler = () => end(signalExitCodes[signal]);
        process.on(signal, handler);
        return [signal, handler] as const;
    });
    const parent = process.ppid;
    const orphanWatch = setInterval(() => {
        if (process.ppid !== parent) {
            end(signalExitCodes.SIGHUP);
        }
    }, 1000);
    orphanWatch.unref();
    return () => {
        clearInterval(orphanWatch);
        for (const [signal, handler] of handlers) {
            process.off(signal, handler);
        }
    };
}

/** `[pid, parent]` of every process. */
function processTable(): (readonly [number, number])[] {
    if (process.platform === 'win32') {
        return [];
    }
    if (process.platform === 'linux') {
        return readdirSync('/proc')
            .filter(name => /^\d+$/.test(name))
            .map(name => [Number(name), Number(statusFields(Number(name))[1] ?? -1)] as const);
    }
    return runForOutput('ps', ['-A', '-o', 'pid=,ppid='])
        .trim()
        .split('\n')
        .map(line => line.trim().split(/\s+/).map(Number))
        .map(([pid, parent]) => [pid ?? -1, parent ?? -1] as const);
}

function stateOf(pid: number): string | undefined {
    return statusFields(pid)[0];
}

/** Linux's `/proc/PID/stat` from the state on: state, parent, ... Empty where the process has ended. */
function statusFields(pid: number): string[] {
    try {
        const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
        // The command's name stands in brackets before these fields and may hold spaces and brackets itself.
        return status.slice(status.lastIndexOf(')') + 2).split(' ');
    } catch {
        return [];
    }
}

function signalQuietly(pid: number, signal: NodeJS.Signals): void {
    try {
        process.kill(pid, signal);
    } catch {
        // It ended in between, which is what was wanted.
    }
}
