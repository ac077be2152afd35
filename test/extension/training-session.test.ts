import assert from 'node:assert/strict';
import { Worker } from 'node:worker_threads';
import { startTraining, type TrainingSession } from '../../src/extension/runs/training-session.ts';
import type { TrainingProgress } from '../../src/protocol/training.ts';
import { requestFor } from './support.ts';

const script = new URL('./workers/scripted-worker.ts', import.meta.url);
const options = { graceMs: 300, readyMs: 20_000 };

function train(behaviour: string, over: Partial<typeof options> = {}) {
    const reported: TrainingProgress[] = [];
    let wakeReported = (): void => {};
    const firstReport = new Promise<void>(resolve => {
        wakeReported = resolve;
    });
    let worker: Worker | undefined;
    const session: TrainingSession = startTraining(
        () => {
            worker = new Worker(script, { workerData: behaviour });
            return worker;
        },
        requestFor('net').job,
        progress => {
            reported.push(progress);
            wakeReported();
        },
        { ...options, ...over },
    );
    return {
        session,
        reported,
        firstReport,
        /** -1 once the thread is gone. */
        threadId: () => worker?.threadId,
    };
}

describe('a training session', function () {
    this.timeout(30_000);

    it('hands on progress and the outcome, and leaves no thread', async () => {
        const { session, reported, threadId } = train('finishes');
        const outcome = await session.outcome;
        assert.equal(outcome.outcome, 'finished');
        assert.deepEqual(
            reported.map(({ finished }) => finished.map(metrics => metrics.epoch)),
            [[1]],
        );
        await session.ended;
        assert.equal(threadId(), -1);
    });

    it('stops a run that listens, and keeps its summary', async () => {
        const { session, firstReport } = train('waits for stop');
        await firstReport;
        session.stop();
        const outcome = await session.outcome;
        assert.equal(outcome.outcome, 'stopped');
        assert.equal(outcome.outcome === 'stopped' && outcome.summary?.bestEpoch, 1);
        await session.ended;
    });

    it('ends a run that does not listen, after the grace', async () => {
        const { session, firstReport, threadId } = train('hangs');
        await firstReport;
        const askedAt = performance.now();
        session.stop();
        assert.deepEqual(await session.outcome, { outcome: 'stopped', summary: undefined });
        assert.ok(performance.now() - askedAt >= options.graceMs - 5);
        await session.ended;
        assert.equal(threadId(), -1);
    });

    it('stops a run that has not begun', async () => {
        const { session, reported } = train('finishes');
        session.stop();
        assert.equal((await session.outcome).outcome, 'stopped');
        await session.ended;
        assert.deepEqual(reported, []);
    });

    it('ends at once when it is disposed', async () => {
        const { session, firstReport, threadId } = train('hangs');
        await firstReport;
        session.dispose();
        await session.ended;
        assert.equal((await session.outcome).outcome, 'stopped');
        assert.equal(threadId(), -1);
    });

    const failures: readonly [behaviour: string, message: RegExp][] = [
        ['throws', /^no such file: digits\.csv$/],
        ['dies', /^The training worker failed: out of memory$/],
        ['exits', /^The training worker ended before the run did \(exit code 3\)\.$/],
        ['is old', /speaks version 0 of the protocol, not 2/],
    ];
    for (const [behaviour, message] of failures) {
        it(`fails with a clear message where the worker ${behaviour}`, async () => {
            const { session, threadId } = train(behaviour);
            const outcome = await session.outcome;
            assert.equal(outcome.outcome, 'failed');
            assert.match(outcome.outcome === 'failed' ? outcome.message : '', message);
            await session.ended;
            assert.equal(threadId(), -1);
        });
    }

    it('fails where the worker never says that it is ready', async () => {
        const { session } = train('is silent', { readyMs: 500 });
        const outcome = await session.outcome;
        assert.match(outcome.outcome === 'failed' ? outcome.message : '', /did not start within 0\.5 s/);
        await session.ended;
    });

    it('fails where there is no worker to start', async () => {
        const session = startTraining(
            () => {
                throw new Error('no such file');
            },
            requestFor('net').job,
            () => {},
        );
        const outcome = await session.outcome;
        assert.match(
            outcome.outcome === 'failed' ? outcome.message : '',
            /could not be started: no such file/,
        );
        await session.ended;
    });
});
