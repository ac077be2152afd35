// Kills training at random moments, lets it go on, and looks at what is left of it each time.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as esbuild from 'esbuild';
import { resolveCall } from '../../src/catalog/arguments.ts';
import { createSequence } from '../../src/core/random/streams.ts';
import { openRunStore } from '../../src/platform/node/run-store.ts';
import type { TrainingJob } from '../../src/protocol/training.ts';
import { digitsJob } from '../worker/job.ts';
import { dense, dropout, input, layer, network } from './networks.ts';

export interface KillTally {
    kills: number;
    /** Kills that met a run before its first epoch had ended. */
    beforeFirstEpoch: number;
    /** Epochs that were announced as begun, less one, and that the store lacked: must stay 0. */
    lostEpochs: number;
    integrityFailures: number;
    /** Runs that were killed at least once, went on, and ended. */
    runsEnded: number;
    /** Of these, runs whose curves or weights differ from the uninterrupted run's: must stay 0. */
    runsThatDiffer: number;
    largestEpoch: number;
}

const epochs = 60;

/** Everything that a run remembers: moments, running averages, early stopping, noise. */
function jobOf(store: string, id: string, goesOn: boolean): TrainingJob {
    return {
        ...digitsJob({
            network: network(
                input(2),
                dense(24, 'relu'),
                layer('batch_norm'),
                dropout(0.2),
                dense(24, 'tanh'),
                layer('variational_dropout', { rate: 'per_unit' }),
                dense(2, 'softmax'),
            ),
            settings: {
                epochs,
                optimizer: resolveCall('optimizer', 'adam', { learning_rate: 0.01 }),
                learning_rate_schedule: resolveCall('learning_rate_schedule', 'cosine', { warm_up: 3 }),
                early_stopping: resolveCall('early_stopping', 'patience', { epochs: 50 }),
            },
            data: {
                source: resolveCall('data_source', 'builtin', {
                    set: resolveCall('builtin_set', 'moons', { n: 200 }),
                }),
                scale: null,
            },
        }),
        history: {
            store,
            id,
            spec: 'killed.netspec',
            specUri: 'file:///killed.netspec',
            specText: '',
            startedAt: 0,
            environment: {},
            maximumBytes: 1e9,
            ...(goesOn && { goesOn: 'resume' }),
        },
    };
}

/** Kills until `kills` are reached; asserts after each, and tells of each that is done. */
export async function killRuns(
    kills: number,
    seed: number,
    told: (tally: KillTally) => void = () => {},
): Promise<KillTally> {
    const folder = mkdtempSync(join(tmpdir(), 'dropout-lab-kill-'));
    const chance = createSequence({ seed, stream: 'shuffle', step: 0, layer: 0, example: 0 });
    try {
        const bundle = join(folder, 'killed-run.mjs');
        await esbuild.build({
            entryPoints: [join(import.meta.dirname, 'killed-run.ts')],
            outfile: bundle,
            bundle: true,
            platform: 'node',
            format: 'esm',
            target: 'node24',
            logLevel: 'error',
        });
        const store = join(folder, 'history.sqlite');
        const whole = join(folder, 'uninterrupted.sqlite');
        const [ended] = await train(bundle, jobOf(whole, 'whole', false), undefined);
        assert.equal(ended, 'finished');
        const expected = contentOf(whole, 'whole');

        const tally: KillTally = {
            kills: 0,
            beforeFirstEpoch: 0,
            lostEpochs: 0,
            integrityFailures: 0,
            runsEnded: 0,
            runsThatDiffer: 0,
            largestEpoch: 0,
        };
        for (let run = 1; tally.kills < kills; run++) {
            const id = `run-${run}`;
            // Six kills a run at most, then it may end.
            for (let attempt = 0; ; attempt++) {
                const isLast = attempt >= 6 || tally.kills >= kills;
                const goesOn = isKnown(store, id);
                const delayMs = isLast ? undefined : chance.integerBelow(240);
                const [end, announced] = await train(bundle, jobOf(store, id, goesOn), delayMs);
                if (end === 'finished') {
                    break;
                }
                assert.equal(end, 'killed');
                tally.kills++;
                const database = new DatabaseSync(store);
                const { integrity_check: verdict } = database.prepare('PRAGMA integrity_check').get() ?? {};
                database.close();
                tally.integrityFailures += verdict === 'ok' ? 0 : 1;
                assert.equal(verdict, 'ok');
                const { epochsDone, state } = inspect(store, id);
                assert.notEqual(state, 'running');
                tally.lostEpochs += Math.max(0, announced - 1 - epochsDone);
                assert.ok(
                    epochsDone >= announced - 1,
                    `killed in epoch ${announced}, ${epochsDone} epochs kept`,
                );
                tally.beforeFirstEpoch += epochsDone === 0 ? 1 : 0;
                tally.largestEpoch = Math.max(tally.largestEpoch, epochsDone);
                told(tally);
            }
            tally.runsEnded++;
            try {
                assert.deepEqual(contentOf(store, id), expected);
            } catch (error) {
                tally.runsThatDiffer++;
                throw error;
            }
        }
        return tally;
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** How it ended, and the last epoch that it said was in progress; killed so long after its first word, if at all. */
function train(bundle: string, job: TrainingJob, delayMs: number | undefined): Promise<[string, number]> {
    const child = spawn(process.execPath, [bundle, JSON.stringify(job)], {
        stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (more: string) => {
        if (text === '' && delayMs !== undefined) {
            setTimeout(() => child.kill('SIGKILL'), delayMs);
        }
        text += more;
    });
    return new Promise((resolve, reject) => {
        child.on('error', reject);
        child.on('close', (_code, signal) => {
            const lines = text.split('\n').filter(line => line !== '');
            const problem = lines.find(line => line.startsWith('problem'));
            if (problem !== undefined) {
                reject(new Error(problem));
            }
            const announced = Number(lines.findLast(line => /^\d+$/.test(line)) ?? 0);
            resolve([signal === 'SIGKILL' ? 'killed' : (lines.at(-1) ?? 'silent'), announced]);
        });
    });
}

function isKnown(path: string, id: string): boolean {
    const store = openRunStore(path);
    const run = store.find(id);
    store.dispose();
    return run !== undefined;
}

function inspect(path: string, id: string): { epochsDone: number; state: string } {
    const store = openRunStore(path);
    const { epochsDone = 0, state = 'unknown' } = store.find(id) ?? {};
    store.dispose();
    return { epochsDone, state };
}

/** The curves but for the time, the weights and all else that the run remembers, in full. */
function contentOf(path: string, id: string): unknown {
    const store = openRunStore(path);
    const epochs = store.epochs(id).map(({ seconds: _, ...metrics }) => metrics);
    const content = { epochs, checkpoint: store.checkpoint(id), best: store.bestWeights(id) };
    assert.equal(store.find(id)?.state, 'finished');
    store.dispose();
    assert.ok(epochs.length > 0 && content.checkpoint !== undefined);
    return content;
}
