// TensorFlow.js and ConvNetJS. They are no dependencies of the project: the first benchmark that wants them has npm install
// them beside their scripts, as the lock file there says.

import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Absent, Contender } from '../workload.ts';
import { hasFailed, startPeer } from './peer.ts';
import type { PeerRun } from './peer-run.ts';

const folder = join(import.meta.dirname, '..', 'peers');

export const javascriptPeers = {
    'tensorflow.js-wasm': ['tensorflow-js-steps.mjs', 'wasm'],
    'tensorflow.js-cpu': ['tensorflow-js-steps.mjs', 'cpu'],
    convnetjs: ['convnetjs-steps.mjs'],
} as const;

export type JavaScriptPeer = keyof typeof javascriptPeers;

export async function javascriptPeer(engine: JavaScriptPeer, run: PeerRun): Promise<Contender | Absent> {
    const absent = install();
    if (absent !== undefined) {
        return { engine, absent };
    }
    const [script, ...rest] = javascriptPeers[engine];
    const started = await startPeer({
        engine,
        threads: 1,
        command: process.execPath,
        arguments: [join(folder, script), ...rest],
        run,
    });
    return hasFailed(started) ? { engine, absent: `fails: ${firstErrorIn(started.said)}` } : started;
}

function firstErrorIn(said: string): string {
    return said.split('\n').find(line => line.includes('Error')) ?? 'no reason given';
}

/** Installs them where they are missing or others than the lock file names. Returns why that does not work, if so. */
function install(): string | undefined {
    const lock = join(folder, 'package-lock.json');
    // npm writes it last.
    const installed = join(folder, 'node_modules', '.package-lock.json');
    if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) {
        return undefined;
    }
    console.error('  Installing TensorFlow.js and ConvNetJS for the benchmark, once ...');
    const { status, stderr, error } = spawnSync(
        'npm',
        ['ci', '--ignore-scripts', '--no-audit', '--no-fund'],
        {
            cwd: folder,
            encoding: 'utf8',
            shell: process.platform === 'win32',
        },
    );
    if (status === 0) {
        return undefined;
    }
    const reason = error?.message ?? stderr.split('\n').find(line => /error/i.test(line));
    return `npm cannot install it: ${reason ?? 'no reason given'}`;
}
