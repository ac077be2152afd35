// The pool on real workers, real data and real training.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { resolveCall } from '../../src/catalog/arguments.ts';
import { bytesOfExamples, shareExamples } from '../../src/data/shared-examples.ts';
import { createRunPool, type RunPool } from '../../src/experiments/run-pool.ts';
import { readExamples, runTraining } from '../../src/experiments/run-training.ts';
import type { Examples, Features } from '../../src/model/examples.ts';
import { readAddress } from '../../src/platform/node/read-address.ts';
import type { TrainingJob, TrainingOutcome, TrainingProgress } from '../../src/protocol/training.ts';
import { digitsJob, digitsNetwork } from '../worker/job.ts';

const script = join(import.meta.dirname, '..', '..', 'src', 'entry', 'worker.ts');

const job = (seed: number, epochs = 1): TrainingJob =>
    digitsJob({ network: digitsNetwork(8), settings: { seed, epochs }, data: { limit: 200 } });

const withoutTime = (outcome: TrainingOutcome) => {
    assert.ok(outcome.outcome === 'finished', JSON.stringify(outcome));
    const { seconds: _, best, ...rest } = outcome.summary;
    return { ...rest, best: { ...best, seconds: 0 } };
};

const alone = (asked: TrainingJob) =>
    runTraining(asked, {
        readFile: readAddress,
        now: () => performance.now(),
        onProgress() {},
        signal: new AbortController().signal,
    });

describe('a pool of workers', function () {
    this.timeout(60_000);
    let pool: RunPool;
    const started: Worker[] = [];
    const open = (size: number, sharesMemory = true): RunPool =>
        createRunPool({
            spawn() {
                const worker = new Worker(script, { execArgv: [] });
                started.push(worker);
                return worker;
            },
            size,
            sharesMemory,
        });
    afterEach(() => {
        started.length = 0;
        return pool.close();
    });

    for (const sharesMemory of [true, false]) {
        it(`gives every run the bits that it has alone, ${sharesMemory ? 'on shared data' : 'each with its own data'}`, async () => {
            pool = open(2, sharesMemory);
            const jobs = [1, 2, 3, 4, 5].map(seed => job(seed));
            const outcomes = await Promise.all(jobs.map(each => pool.start(each).outcome));
            for (const [index, outcome] of outcomes.entries()) {
                assert.deepEqual(withoutTime(outcome), withoutTime(await alone(jobs[index]!)));
            }
            assert.equal(started.length, 2, 'a worker trains more than one run');
        });
    }

    it('tells of progress, and begins in the order of the calls', async () => {
        pool = open(1);
        const begun: number[] = [];
        const told: TrainingProgress[] = [];
        const runs = [1, 2, 3].map(seed =>
            pool.start(job(seed, 2), {
                onStart: () => begun.push(seed),
                onProgress: progress => void told.push(progress),
            }),
        );
        await Promise.all(runs.map(({ outcome }) => outcome));
        assert.deepEqual(begun, [1, 2, 3]);
        assert.deepEqual(
            told.flatMap(({ finished }) => finished.map(({ epoch }) => epoch)),
            [1, 2, 1, 2, 1, 2],
        );
    });

    it('goes on after a run that fails', async () => {
        pool = open(1);
        const bad = { ...job(1), builtinDataUri: 'file:///nowhere' };
        const outcomes = await Promise.all([bad, job(2)].map(each => pool.start(each).outcome));
        assert.deepEqual(
            outcomes.map(({ outcome }) => outcome),
            ['failed', 'finished'],
        );
        assert.match(JSON.stringify(outcomes[0]), /cannot be read/);
    });

    it('replaces a worker that dies, and its run alone fails', async () => {
        pool = open(1);
        const first = pool.start(job(1, 1_000_000), {
            onProgress: ({ step }) => void (step > 0 && started[0]?.terminate()),
        });
        const second = pool.start(job(2));
        const outcome = await first.outcome;
        assert.ok(outcome.outcome === 'failed' && /ended before the run did/.test(outcome.message));
        assert.equal((await second.outcome).outcome, 'finished');
        assert.equal(started.length, 2);
    });

    it('stops what trains and what waits, and trains on', async () => {
        pool = open(1);
        const end = new AbortController();
        const long = pool.start(job(1, 1_000_000), {
            signal: end.signal,
            onProgress: ({ step }) => void (step > 0 && end.abort()),
        });
        const waiting = pool.start(job(2), { signal: end.signal });
        const other = pool.start(job(3));
        assert.equal((await long.outcome).outcome, 'stopped');
        assert.deepEqual(await waiting.outcome, { outcome: 'stopped', summary: undefined });
        assert.equal((await other.outcome).outcome, 'finished');
        assert.equal((await pool.start(job(4), { signal: end.signal }).outcome).outcome, 'stopped');
    });

    it('leaves no thread and no promise behind when it is closed', async () => {
        pool = open(2);
        const runs = [1, 2, 3].map(seed => pool.start(job(seed, 1_000_000)));
        await pool.close();
        const outcomes = await Promise.all(runs.map(({ outcome }) => outcome));
        assert.deepEqual(new Set(outcomes.map(({ outcome }) => outcome)), new Set(['stopped']));
        assert.equal(pool.workers, 0);
        assert.deepEqual(
            started.map(({ threadId }) => threadId),
            [-1, -1],
        );
    });

    it('stops by itself after an epoch', async () => {
        pool = open(1);
        const ended = await pool.start({ ...job(1, 5), until: 2 }).outcome;
        const whole = await pool.start(job(1, 2)).outcome;
        assert.ok(ended.outcome === 'stopped' && whole.outcome === 'finished');
        assert.equal(ended.summary?.finalGap, whole.summary.finalGap);
    });
});

describe('shared examples', () => {
    it('are the same numbers in shared memory', async () => {
        const read = await readExamples(
            digitsJob({
                data: {
                    test: 0.1,
                    validation: resolveCall('data_source', 'builtin', {
                        set: resolveCall('builtin_set', 'digits'),
                    }),
                },
            }),
            { readFile: readAddress },
        );
        assert.ok('training' in read);
        const shared = shareExamples(read);
        for (const part of ['training', 'validation', 'test'] as const) {
            const one: Examples<Features> = read[part]!;
            const other: Examples = shared![part]!;
            assert.ok(other.features.buffer instanceof SharedArrayBuffer);
            assert.deepEqual(other.features, one.features);
            assert.deepEqual(other.target, one.target);
            assert.deepEqual(
                structuredClone(other).features.buffer instanceof SharedArrayBuffer,
                true,
                'crosses a border as it is',
            );
        }
        const values = 64 + 1;
        const rows = read.training.count + read.validation.count + read.test!.count;
        assert.equal(bytesOfExamples(shared!), 4 * values * rows);
    });
});
