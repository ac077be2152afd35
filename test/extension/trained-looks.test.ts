// The panel's questions about weights, with the threads and the database that the extension has.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { WorkerLike } from '../../src/core/worker-like.ts';
import { initialInfo } from '../../src/extension/runs/run-info.ts';
import type { RunRequest } from '../../src/extension/runs/run-registry.ts';
import { TrainedLooks } from '../../src/extension/runs/trained-looks.ts';
import { startTraining } from '../../src/extension/runs/training-session.ts';
import { createAnalyzer } from '../../src/language/analysis.ts';
import type { TrainingJob, TrainingProgress } from '../../src/protocol/training.ts';
import { digitsJob } from '../worker/job.ts';

const spec = (epochs: number): string => `model moons {
    input(2)
    dense(16, activation = relu)
    dropout(0.3)
    dense(2, activation = softmax)
}
data plane { source = builtin(moons(n = 200)) scale = standardize }
train moons on plane { epochs = ${epochs} optimizer = adam(0.01) }`;

function spawn(): WorkerLike {
    return new Worker(join(import.meta.dirname, '..', '..', 'src', 'entry', 'worker.ts'), {
        execArgv: [],
    }) as unknown as WorkerLike;
}

describe('what the panel asks of weights', function () {
    // Threads and their modules take a while to start on a busy machine.
    this.timeout(60_000);
    let folder: string;

    before(() => {
        folder = mkdtempSync(join(tmpdir(), 'dropout-lab-looks-'));
    });

    after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

    function setUp(id: string, epochs: number) {
        const [run] = createAnalyzer({ fileExists: () => true, notRunnableYet: {} }).analyze(
            'file:///m.netspec',
            spec(epochs),
        ).spec.runs;
        assert.ok(run !== undefined);
        const { builtinDataUri } = digitsJob();
        const job: TrainingJob = { run, baseUri: 'file:///', builtinDataUri };
        const request: RunRequest = { job, specUri: 'file:///m.netspec', spec: 'm.netspec' };
        const info = initialInfo(request, { id, color: 0, attempt: 1, startedAt: 0 });
        const kept: TrainingJob = {
            ...job,
            history: {
                ...{
                    store: join(folder, 'runs.sqlite'),
                    id,
                    spec: 'm.netspec',
                    specUri: 'file:///m.netspec',
                },
                ...{ startedAt: 0, environment: {}, maximumBytes: 1e9 },
            },
        };
        const notes: string[] = [];
        const looks = new TrainedLooks({
            history: { jobFor: () => kept },
            runs: {
                request: asked => (asked === id ? request : undefined),
                info: asked => (asked === id ? info : undefined),
            },
            ...{ builtinDataUri, spawn },
            readFile: () => Promise.reject(new Error('Nothing is read by the host.')),
            note: message => void notes.push(message),
        });
        return { looks, info, kept, notes };
    }

    it('is answered of a run that has ended', async () => {
        const { looks, info, kept, notes } = setUp('ended', 3);
        assert.equal(info.isPlane, true);
        assert.equal(await looks.decisions('ended'), undefined);
        assert.equal(notes.length, 1, 'no weights, no picture, and why');
        const session = startTraining(spawn, kept, () => {});
        const outcome = await session.outcome;
        assert.ok(outcome.outcome === 'finished', JSON.stringify(outcome));
        const [plane, average] = await Promise.all([looks.decisions('ended'), looks.monteCarlo('ended')]);
        assert.equal(plane?.epoch, outcome.summary.bestEpoch);
        assert.equal(plane.classes.length, plane.columns * plane.rows);
        assert.equal(average?.epoch, outcome.summary.bestEpoch);
        assert.ok(Math.abs(average.scaled - (1 - outcome.summary.bestValidationAccuracy!)) < 1e-6);
        assert.equal(await looks.decisions('another'), undefined);
        await session.ended;
    });

    it('is answered of a run that trains, which goes on', async () => {
        const { looks, kept } = setUp('running', 100_000);
        let epochs = 0;
        let isFar: () => void = () => {};
        const far = new Promise<void>(resolve => {
            isFar = resolve;
        });
        const count = ({ finished }: TrainingProgress): void => {
            epochs += finished.length;
            if (epochs > 2) {
                isFar();
            }
        };
        const session = startTraining(spawn, kept, count);
        await far;
        const before = epochs;
        const plane = await looks.decisions('running');
        assert.ok(plane !== undefined && plane.epoch >= 1);
        session.stop();
        const outcome = await session.outcome;
        assert.equal(outcome.outcome, 'stopped', JSON.stringify(outcome));
        assert.ok(epochs > before, `${epochs} after ${before}`);
        await session.ended;
    });
});
