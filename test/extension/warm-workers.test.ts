import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { WorkerLike } from '../../src/core/worker-like.ts';
import { startTraining } from '../../src/extension/runs/training-session.ts';
import { createWarmWorkers } from '../../src/extension/runs/warm-workers.ts';
import { digitsJob } from '../worker/job.ts';

const file = join(import.meta.dirname, '..', '..', 'src', 'entry', 'worker.ts');

function setUp(patienceMs = 60_000) {
    const spawned: Worker[] = [];
    const exited: Promise<unknown>[] = [];
    const workers = createWarmWorkers({
        spawn() {
            const worker = new Worker(file);
            spawned.push(worker);
            exited.push(new Promise(resolve => worker.once('exit', resolve)));
            return worker as WorkerLike;
        },
        patienceMs,
    });
    return { workers, spawned, exited };
}

describe('a worker that waits', function () {
    this.timeout(30_000);

    it('trains the next run, also where it was ready long before', async () => {
        const { workers, spawned, exited } = setUp();
        workers.warm();
        workers.warm();
        assert.equal(spawned.length, 1, 'one waits');
        // Until it has said that it is ready, which nobody but the pool hears.
        await new Promise(resolve => spawned[0]!.once('message', resolve));
        const job = digitsJob();
        const session = startTraining(
            () => workers.take(),
            job,
            () => {},
        );
        const outcome = await session.outcome;
        assert.equal(outcome.outcome, 'finished', JSON.stringify(outcome));
        await session.ended;
        await Promise.all(exited);
        assert.equal(spawned.length, 1);
    });

    it('rehearses a run meanwhile, and trains the next one as if it had not', async () => {
        const { workers, spawned, exited } = setUp();
        const job = digitsJob({ settings: { epochs: 2 } });
        workers.warm(job);
        const rehearsed = await new Promise<unknown>(resolve => {
            spawned[0]!.on('message', message => {
                if ((message as { rpc?: string }).rpc === 'reply') {
                    resolve(message);
                }
            });
        });
        assert.ok(rehearsed);
        const told: number[] = [];
        const session = startTraining(
            () => workers.take(),
            job,
            ({ finished }) => told.push(...finished.map(({ epoch }) => epoch)),
        );
        assert.equal((await session.outcome).outcome, 'finished');
        assert.deepEqual(told, [1, 2], 'nothing of the rehearsal is told');
        await Promise.all(exited);
        assert.equal(spawned.length, 1);
    });

    it('leaves a rehearsal for the run that comes in the middle of it', async () => {
        const { workers, exited } = setUp();
        workers.warm(digitsJob({ settings: { epochs: 100_000 } }));
        const session = startTraining(
            () => workers.take(),
            digitsJob({ settings: { epochs: 1 } }),
            () => {},
        );
        assert.equal((await session.outcome).outcome, 'finished');
        await Promise.all(exited);
    });

    it('is given away once: the run after gets one of its own', async () => {
        const { workers, spawned } = setUp();
        workers.warm();
        const first = workers.take();
        const second = workers.take();
        assert.equal(spawned.length, 2);
        assert.notEqual(first, second);
        await Promise.all([first.terminate(), second.terminate()]);
    });

    it('is not given away once it has ended', async () => {
        const { workers, spawned } = setUp();
        workers.warm();
        await spawned[0]!.terminate();
        const taken = workers.take();
        assert.equal(taken, spawned[1]);
        await taken.terminate();
    });

    it('is ended when it is no longer wanted, or has waited too long', async () => {
        const { workers, exited } = setUp(50);
        workers.warm();
        await workers.cool();
        await exited[0];
        workers.warm();
        await exited[1];
    });
});
