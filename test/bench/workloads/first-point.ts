// From the request to train to the first epoch's event, on the digits, through the worker thread as it ships, its start,
// the reading of the data and the entry in the run history included.

import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../../../scripts/paths.ts';
import { startTraining } from '../../../src/extension/runs/training-session.ts';
import type { ResolvedRun } from '../../../src/model/resolved.ts';
import { spawnTrainingWorker } from '../../../src/platform/node/training-worker.ts';
import type { TrainingJob } from '../../../src/protocol/training.ts';
import { measurementOf, type TakenWorkload } from '../workload.ts';
import { builtinDataUri, digits, runOf } from './networks.ts';

const times = 20;

function jobOf(run: ResolvedRun, store: string): TrainingJob {
    return {
        run,
        baseUri: builtinDataUri,
        builtinDataUri,
        history: {
            store,
            id: randomUUID(),
            spec: 'digits.netspec',
            specUri: 'file:///digits.netspec',
            startedAt: Date.now(),
            environment: {},
            maximumBytes: 1e9,
        },
    };
}

async function firstPoint(run: ResolvedRun, store: string): Promise<number> {
    const bundle = join(repositoryRoot, 'dist', 'worker.cjs');
    const start = performance.now();
    return new Promise((resolve, reject) => {
        const session = startTraining(
            () => spawnTrainingWorker(bundle),
            jobOf(run, store),
            ({ finished, historyProblem }) => {
                if (historyProblem !== undefined) {
                    reject(new Error(historyProblem));
                } else if (finished.length > 0) {
                    const ms = performance.now() - start;
                    session.dispose();
                    session.ended.then(() => resolve(ms), reject);
                }
            },
        );
        // Where it ended before that; a disposed session has ended too, and by then nothing hears it.
        session.outcome.then(outcome => {
            if (outcome.outcome === 'failed') {
                reject(new Error(outcome.message));
            }
        }, reject);
    });
}

export const firstPointOfDigits: TakenWorkload = {
    name: 'first-point',
    summary: 'milliseconds from the request to train to the first epoch of digits 64-256-256-10',
    async take() {
        spawnSync(process.execPath, ['esbuild.js'], {
            cwd: repositoryRoot,
            stdio: ['ignore', 'ignore', 'inherit'],
        });
        const folder = mkdtempSync(join(tmpdir(), 'dropout-lab-bench-'));
        try {
            const run = runOf(digits());
            const milliseconds: number[] = [];
            for (let count = 0; count < times; count++) {
                milliseconds.push(await firstPoint(run, join(folder, 'runs.sqlite')));
            }
            return [measurementOf('first-point', 'training-worker', 1, milliseconds)];
        } finally {
            rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
        }
    },
};
