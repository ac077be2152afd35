// What the panel is sent while a run of 10,000 epochs trains: how often, and how much. The run, its worker and the feed are
// those that ship; the view is one that takes every message at once, which is the most that any view is sent.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from '../../../scripts/paths.ts';
import { PanelFeed } from '../../../src/extension/panel/panel-feed.ts';
import { RunRegistry } from '../../../src/extension/runs/run-registry.ts';
import { startTraining } from '../../../src/extension/runs/training-session.ts';
import { spawnTrainingWorker } from '../../../src/platform/node/training-worker.ts';
import { type Measurement, measurementOf, medianOf, type TakenWorkload } from '../workload.ts';
import { builtinDataUri, playground, runOf } from './networks.ts';

const epochs = 10_000;

interface Message {
    readonly kind: 'state' | 'update';
    readonly atMs: number;
    readonly bytes: number;
}

/** As VS Code hands a message to a webview: what JSON can say as JSON, and the numbers of typed arrays as they lie in memory. */
function bytesOf(message: unknown): number {
    let numbers = 0;
    const text = JSON.stringify(message, (_key, value) => {
        if (ArrayBuffer.isView(value)) {
            numbers += value.byteLength;
            return 0;
        }
        return value;
    });
    return text.length + numbers;
}

async function messagesOfRun(): Promise<Message[]> {
    const bundle = join(repositoryRoot, 'dist', 'worker.cjs');
    const runs = new RunRegistry({
        start: (job, onProgress) => startTraining(() => spawnTrainingWorker(bundle), job, onProgress),
        parallelRuns: 1,
        now: Date.now,
    });
    const feed = new PanelFeed(runs);
    const messages: Message[] = [];
    const view = (kind: Message['kind']) => async (message: unknown) => {
        messages.push({ kind, atMs: performance.now(), bytes: bytesOf(message) });
    };
    const open = () => feed.open({ state: view('state'), update: view('update') });
    open();
    const run = runOf(playground);
    const job = {
        run: { ...run, settings: { ...run.settings, epochs } },
        baseUri: builtinDataUri,
        builtinDataUri,
    };
    const id = runs.start({ job, specUri: 'file:///playground.netspec', spec: 'playground.netspec' });
    await runs.whenIdle();
    const { state, epoch } = runs.info(id)!;
    if (state !== 'finished' || epoch !== epochs) {
        throw new Error(`The run ${state} at epoch ${epoch}.`);
    }
    // What a view that shows again is sent.
    open();
    feed.dispose();
    return messages;
}

/** Most messages in any second. */
function mostInASecond(messages: readonly Message[]): number {
    return Math.max(
        ...messages.map(({ atMs }) => messages.filter(m => m.atMs >= atMs && m.atMs < atMs + 1000).length),
    );
}

export const panelMessages: TakenWorkload = {
    name: 'panel-messages',
    summary: `milliseconds between the panel's messages, and their size, for ${epochs.toLocaleString('en-US')} epochs of the Playground's network`,
    async take() {
        spawnSync(process.execPath, ['esbuild.js'], {
            cwd: repositoryRoot,
            stdio: ['ignore', 'ignore', 'inherit'],
        });
        const messages = await messagesOfRun();
        const whole = messages.at(-1)!;
        const updates = messages.filter(({ kind }) => kind === 'update');
        const gaps = updates.slice(1).map(({ atMs }, index) => atMs - updates[index]!.atMs);
        const sizes = updates.map(({ bytes }) => bytes).sort((a, b) => a - b);
        const measurement: Measurement = {
            ...measurementOf('panel-messages', 'panel-feed', 1, gaps),
            setting: `${updates.length} messages, at most ${mostInASecond(updates)} in a second`,
            bytes: { message: medianOf(sizes), largest: sizes.at(-1)!, whole_run: whole.bytes },
        };
        return [measurement];
    },
};
