// A peer in a process of its own, spoken to line by line: a run once, then a number of steps each time.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Contender } from '../workload.ts';

/** What a peer's process is started with. */
export interface PeerCommand {
    /** As in the reports; the version that the process tells is put behind it. */
    readonly engine: string;
    readonly threads: number;
    readonly setting?: string;
    readonly command: string;
    readonly arguments: readonly string[];
    readonly environment?: NodeJS.ProcessEnv;
    /** The first line that it reads. */
    readonly run: object;
}

/** Why a peer could not be started. */
export interface PeerFailure {
    /** What its process wrote on standard error. */
    readonly said: string;
}

/**
 * Starts a peer. Between its turns its process is stopped, since a pool of threads that spins while it waits for work
 * would take a core from whoever is measured next.
 */
export async function startPeer(peer: PeerCommand): Promise<Contender | PeerFailure> {
    const { engine, threads, setting } = peer;
    const child = spawn(peer.command, peer.arguments, { env: peer.environment ?? process.env });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    let said = '';
    child.stderr.on('data', (data: Buffer) => {
        said += data.toString();
    });
    child.on('error', error => {
        said += error.message;
    });
    // Writing to a process that has gone is told by the answer that does not come.
    child.stdin.on('error', () => {});
    child.stdin.write(`${JSON.stringify(peer.run)}\n`);
    const hello = await lines.next();
    if (hello.done === true) {
        return { said };
    }
    pause(child);
    return {
        engine: `${engine}-${hello.value}`,
        threads,
        isPeer: true,
        ...(setting !== undefined && { setting }),
        async measure(times) {
            resume(child);
            child.stdin.write(`${times}\n`);
            const answer = await lines.next();
            pause(child);
            if (answer.done === true) {
                throw new Error(`${engine} ended: ${said}`);
            }
            const [ms, loss] = answer.value.split(' ').map(Number);
            if (!Number.isFinite(loss)) {
                throw new Error(`${engine} does not learn: its loss is ${loss}.`);
            }
            return ms!;
        },
        close: () => end(child),
    };
}

export function hasFailed(started: Contender | PeerFailure): started is PeerFailure {
    return 'said' in started;
}

const canPause = process.platform !== 'win32';

function pause(child: ChildProcessWithoutNullStreams): void {
    if (canPause) {
        child.kill('SIGSTOP');
    }
}

function resume(child: ChildProcessWithoutNullStreams): void {
    if (canPause) {
        child.kill('SIGCONT');
    }
}

async function end(child: ChildProcessWithoutNullStreams): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) {
        return;
    }
    const ended = once(child, 'exit');
    resume(child);
    // It may be in the middle of a step that nobody waits for.
    child.kill();
    await ended;
}
