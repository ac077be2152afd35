// A run and its history together: what is kept while it trains, and what happens where that cannot be.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createMemoryRunStore } from '../../src/experiments/memory-run-store.ts';
import type { HistoryHost } from '../../src/experiments/recording.ts';
import { type RunStore, StoreProblem } from '../../src/experiments/run-store.ts';
import { runTraining } from '../../src/experiments/run-training.ts';
import { evaluateOnTest } from '../../src/experiments/test-evaluation.ts';
import { readAddress } from '../../src/platform/node/read-address.ts';
import { openRunStore } from '../../src/platform/node/run-store.ts';
import type { RunHistoryEntry, TrainingJob, TrainingProgress } from '../../src/protocol/training.ts';
import { dense, dropout, input, network } from '../support/networks.ts';
import { digitsJob, type RunChanges } from '../worker/job.ts';

const small = network(input(64), dropout(0.2), dense(8, 'relu'), dense(10, 'softmax'));

function jobOf(entry: Partial<RunHistoryEntry> = {}, changes: RunChanges = {}): TrainingJob {
    return {
        ...digitsJob({ network: small, ...changes }),
        history: {
            store: ':memory:',
            id: 'a',
            spec: 'digits.netspec',
            specUri: 'file:///digits.netspec',
            startedAt: 1,
            environment: {},
            maximumBytes: 1e9,
            ...entry,
        },
    };
}

/** A store that the host opens again and again, since each run closes its own. */
function memory(): { store: RunStore; host: HistoryHost } {
    const store = createMemoryRunStore();
    return { store, host: { open: () => store, time: () => 99 } };
}

async function train(job: TrainingJob, history: HistoryHost, stopAt = Number.POSITIVE_INFINITY) {
    const stopping = new AbortController();
    const progress: TrainingProgress[] = [];
    let time = 0;
    const outcome = await runTraining(job, {
        readFile: readAddress,
        now: () => {
            time += 1000;
            return time;
        },
        onProgress(message) {
            progress.push(message);
            if (message.finished.some(({ epoch }) => epoch >= stopAt)) {
                stopping.abort();
            }
        },
        signal: stopping.signal,
        history,
    });
    return { outcome, progress };
}

const withoutTime = (epochs: ReturnType<RunStore['epochs']>) => epochs.map(({ seconds: _, ...rest }) => rest);

describe('the history of a run that trains', function () {
    this.timeout(30_000);

    it('has the first epoch a moment after it is told, and every other before', async () => {
        const { store, host } = memory();
        const reports: { readonly told: number; readonly kept: number }[] = [];
        let time = 0;
        await runTraining(jobOf(), {
            readFile: readAddress,
            now: () => {
                time += 1000;
                return time;
            },
            onProgress: ({ finished }) =>
                reports.push({ told: finished.at(-1)?.epoch ?? 0, kept: store.epochs('a').length }),
            signal: new AbortController().signal,
            history: host,
        });
        const first = reports.findIndex(({ told }) => told === 1);
        assert.equal(reports[first]?.kept, 0);
        const later = reports.slice(first + 1);
        assert.ok(later.some(({ told }) => told > 1));
        assert.ok(later.every(({ told, kept }) => kept >= Math.max(1, told)));
    });

    it('has every epoch, and the weights of the last and of the best', async () => {
        const { store, host } = memory();
        const { outcome, progress } = await train(jobOf(), host);
        assert.equal(outcome.outcome, 'finished');
        assert.deepEqual(
            store.epochs('a'),
            progress.flatMap(({ finished }) => finished),
        );
        const run = store.find('a')!;
        assert.deepEqual([run.state, run.endedAt, run.epochsDone, run.stepsDone], ['finished', 99, 3, 135]);
        assert.deepEqual(run.environment, { backend: 'wasm relaxed', threads: '1' });
        assert.equal(store.bestWeights('a')?.epoch, run.bestEpoch);
        assert.equal(
            progress.some(({ historyProblem }) => historyProblem !== undefined),
            false,
        );
    });

    it('lets a run that was stopped go on to the bits of one that was not, and tells of its earlier epochs once', async () => {
        const { store, host } = memory();
        await train(jobOf(), host, 1);
        assert.equal(store.find('a')?.state, 'stopped');
        const { outcome, progress } = await train(jobOf({ goesOn: 'resume' }), host);
        assert.equal(outcome.outcome, 'finished');
        assert.deepEqual(progress[0]?.earlier, store.epochs('a').slice(0, 1));
        assert.ok(progress.slice(1).every(({ earlier }) => earlier === undefined));
        const seconds = store.epochs('a').map(epoch => epoch.seconds);
        assert.deepEqual(
            seconds,
            [...seconds].sort((a, b) => a - b),
        );
        await train(jobOf({ id: 'whole' }), host);
        assert.deepEqual(withoutTime(store.epochs('a')), withoutTime(store.epochs('whole')));
        assert.deepEqual(store.checkpoint('a'), store.checkpoint('whole'));
        const { bestValidationLoss, finalGap } = store.find('a')!;
        assert.ok(outcome.outcome === 'finished');
        assert.deepEqual(
            [outcome.summary.bestValidationLoss, outcome.summary.finalGap],
            [bestValidationLoss, finalGap],
        );
    });

    for (const [before, after] of [
        [true, false],
        [false, true],
    ] as const) {
        it(`lets a run go on as it was computed, ${before ? '' : 'not '}the same on every machine, whatever is set by now`, async () => {
            const { store, host } = memory();
            const engine = { portable: before };
            await train({ ...jobOf(), engine }, host, 1);
            await train({ ...jobOf({ goesOn: 'resume' }), engine: { portable: after } }, host);
            await train({ ...jobOf({ id: 'whole' }), engine }, host);
            assert.deepEqual(store.checkpoint('a'), store.checkpoint('whole'));
            assert.equal(store.find('a')?.environment.backend, store.find('whole')?.environment.backend);
        });
    }

    it('leaves a run as it was that cannot go on', async () => {
        const { store, host } = memory();
        await train(jobOf(), host);
        const before = store.find('a');
        const { outcome } = await train(
            jobOf({ goesOn: 'further' }, { settings: { epochs: 9, seed: 8 } }),
            host,
        );
        assert.ok(outcome.outcome === 'failed');
        assert.match(outcome.message, /its settings of train were other/);
        assert.deepEqual(store.find('a'), before);
    });

    it('is told of once where there is none, and training goes on', async () => {
        const host: HistoryHost = {
            open() {
                throw new StoreProblem('corrupt', 'The run history is damaged.');
            },
            time: () => 0,
        };
        const { outcome, progress } = await train(jobOf(), host);
        assert.ok(outcome.outcome === 'finished');
        assert.equal(outcome.historyProblem, 'This run is not kept. The run history is damaged.');
        assert.deepEqual(
            [...new Set(progress.map(({ historyProblem }) => historyProblem))],
            [outcome.historyProblem],
        );
        const resumed = await train(jobOf({ goesOn: 'resume' }), host);
        assert.deepEqual(resumed.outcome, { outcome: 'failed', message: 'The run history is damaged.' });
    });

    /** A store whose `save` fails in the epochs that `fails` says. */
    const failing = (kind: 'busy' | 'full', fails: (call: number) => boolean) => {
        const { store } = memory();
        let calls = 0;
        const open = (): RunStore => ({
            ...store,
            begin(run) {
                const recorder = store.begin(run);
                return {
                    ...recorder,
                    save(epochs, checkpoint) {
                        calls++;
                        if (fails(calls)) {
                            throw new StoreProblem(kind, 'Another program holds it.');
                        }
                        recorder.save(epochs, checkpoint);
                    },
                };
            },
        });
        return { store, host: { open, time: () => 0 } };
    };

    it('catches up with the epochs that another program held up', async () => {
        const { store, host } = failing('busy', call => call < 3);
        const { outcome, progress } = await train(jobOf(), host);
        assert.ok(outcome.outcome === 'finished');
        assert.equal(outcome.historyProblem, undefined);
        assert.match(
            progress.findLast(({ historyProblem }) => historyProblem)?.historyProblem ?? '',
            /not kept from epoch 1 on\. Another program/,
        );
        assert.equal(store.epochs('a').length, 3);
        assert.equal(store.checkpoint('a')?.epoch, 3);
    });

    it('says from which epoch on it lacks them where the disk is full', async () => {
        const { store, host } = failing('full', call => call > 1);
        const { outcome } = await train(jobOf(), host);
        assert.ok(outcome.outcome === 'finished');
        assert.match(outcome.historyProblem ?? '', /no longer kept from epoch 2 on/);
        assert.equal(store.epochs('a').length, 1);
    });

    it('waits for another process that writes, and goes on where that takes too long', async () => {
        const folder = mkdtempSync(join(tmpdir(), 'dropout-lab-recording-'));
        try {
            const path = join(folder, 'history.sqlite');
            openRunStore(path).dispose();
            const other = new DatabaseSync(path);
            other.exec('BEGIN IMMEDIATE');
            const host = { open: (file: string) => openRunStore(file, 200), time: () => 0 };
            const { outcome } = await train(jobOf({ store: path }, { settings: { epochs: 1 } }), host);
            other.close();
            assert.ok(outcome.outcome === 'finished');
            assert.match(outcome.historyProblem ?? '', /not kept\. Another program holds/);
        } finally {
            rmSync(folder, { recursive: true, force: true });
        }
    });
});

describe('the evaluation on the test part', function () {
    this.timeout(30_000);
    const tested = { data: { test: 0.1 }, settings: { epochs: 4 } };

    it('is that of the best epoch, and is noted', async () => {
        const { store, host } = memory();
        await train(jobOf({}, tested), host);
        const best = store.find('a')!;
        const result = await evaluateOnTest(jobOf({}, tested), host, { readFile: readAddress });
        assert.ok(result.outcome === 'evaluated');
        const { epoch, examples, loss, accuracy, before, measures, confusion } = result.evaluation;
        assert.deepEqual([epoch, examples, before], [best.bestEpoch, 180, 0]);
        assert.deepEqual(store.evaluations('a'), [
            { at: 99, epoch, examples, loss, accuracy, measures, confusion },
        ]);

        const asValidation = { data: { validation: 0.1, test: null }, settings: { epochs: 1 } };
        const other = await evaluateOnTest(jobOf({}, asValidation), host, { readFile: readAddress });
        assert.ok(other.outcome === 'failed' && /no test part/.test(other.message));
        const again = await evaluateOnTest(jobOf({}, tested), host, { readFile: readAddress });
        assert.ok(again.outcome === 'evaluated' && again.evaluation.before === 1);
        assert.equal(again.evaluation.loss, loss);
    });

    it('gives the numbers of validation for the examples of validation', async () => {
        const { store, host } = memory();
        const csv = (rows: readonly string[]) => new TextEncoder().encode(`a,b,class\n${rows.join('\n')}\n`);
        const rows = Array.from({ length: 60 }, (_, row) => `${row % 7},${(row * 5) % 11},${row % 2}`);
        const files = async () => csv(rows);
        const source = {
            call: 'csv',
            arguments: { path: 'x.csv', header: true, delimiter: ',', missing: ['', 'NA'] },
        };
        const held = { ...source, arguments: { ...source.arguments, path: 'y.csv' } };
        const job = jobOf(
            {},
            {
                network: network(input(2), dense(6, 'relu'), dense(2, 'softmax')),
                data: { source, validation: held, test: held, scale: null },
                settings: { epochs: 3 },
            },
        );
        const outcome = await runTraining(job, {
            readFile: files,
            now: () => 0,
            onProgress() {},
            signal: new AbortController().signal,
            history: host,
        });
        assert.equal(outcome.outcome, 'finished', JSON.stringify(outcome));
        const result = await evaluateOnTest(job, host, { readFile: files });
        assert.ok(result.outcome === 'evaluated', JSON.stringify(result));
        const best = store.find('a')!;
        assert.equal(result.evaluation.loss, best.bestValidationLoss);
        assert.equal(result.evaluation.accuracy, best.bestValidationAccuracy);
        const epoch = store.epochs('a')[best.bestEpoch! - 1]!;
        assert.deepEqual(result.evaluation.measures, {
            accuracy: epoch.validationAccuracy,
            negativeLogLikelihood: epoch.validationNegativeLogLikelihood,
            calibrationError: epoch.validationCalibrationError,
        });
        const { confusion } = store.details('a').best!;
        assert.deepEqual(confusion?.classNames, ['0', '1']);
        assert.deepEqual(result.evaluation.confusion, confusion);

        rows[3] = '9,9,1';
        const changed = await evaluateOnTest(job, host, { readFile: files });
        assert.ok(changed.outcome === 'failed');
        assert.match(
            changed.message,
            /^The data is no longer what this run was trained on: x\.csv or y\.csv has other contents in as many bytes\. Train anew\.$/,
        );
        assert.equal(store.evaluations('a').length, 1);
    });
});
