// The worker as the extension has it: a thread of its own, spoken to by messages.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import { runTraining } from '../../src/experiments/run-training.ts';
import { readAddress } from '../../src/platform/node/read-address.ts';
import { connect, type Handlers, PeerGone } from '../../src/protocol/rpc.ts';
import {
    type TrainingHostApi,
    type TrainingProgress,
    type TrainingWorkerApi,
    trainingProtocolVersion,
} from '../../src/protocol/training.ts';
import { fromNodePort } from '../../src/worker/node-port.ts';
import { serveTraining } from '../../src/worker/training-worker.ts';
import { digitsJob } from './job.ts';

function hostSide(
    port: Parameters<typeof fromNodePort>[0],
    onProgress: (progress: TrainingProgress) => void = () => {},
) {
    const heard: string[] = [];
    const progress: TrainingProgress[] = [];
    let settleReady: (version: number) => void = () => {};
    const ready = new Promise<number>(resolve => {
        settleReady = resolve;
    });
    const handlers: Handlers<TrainingHostApi> = {
        ready({ version }) {
            heard.push('ready');
            settleReady(version);
        },
        progress(message) {
            heard.push('progress');
            progress.push(message);
            onProgress(message);
        },
        async readFile(address) {
            heard.push(`read ${address}`);
            const file = address.replace(/^memory:/, 'file:');
            if (file === address) {
                throw new Error('it is nowhere.');
            }
            return readAddress(file);
        },
    };
    return {
        ...connect<TrainingWorkerApi, TrainingHostApi>(fromNodePort(port), handlers),
        heard,
        progress,
        ready,
    };
}

function startWorker(onProgress?: (progress: TrainingProgress) => void) {
    const worker = new Worker(join(import.meta.dirname, '..', '..', 'src', 'entry', 'worker.ts'), {
        execArgv: [],
    });
    const exited = new Promise<number>(resolve => worker.once('exit', resolve));
    return { worker, exited, host: hostSide(worker as never, onProgress) };
}

/** The worker's side in this thread, at the other end of a channel. */
function serveHere(onProgress?: (progress: TrainingProgress) => void) {
    const { port1, port2 } = new MessageChannel();
    const host = hostSide(port2, onProgress);
    const served = serveTraining(fromNodePort(port1), {
        readFile: readAddress,
        now: () => performance.now(),
    });
    return { host, served, close: () => port1.close() };
}

describe('training worker', function () {
    // A thread and its modules take a while to start on a busy machine.
    this.timeout(30_000);

    it('says ready with the version of the protocol, before anything else', async () => {
        const { host, close } = serveHere();
        assert.equal(await host.ready, trainingProtocolVersion);
        assert.deepEqual(host.heard, ['ready']);
        close();
    });

    it('has the host read what lies on no disk', async () => {
        const { worker, host } = startWorker();
        try {
            await host.ready;
            const job = digitsJob();
            const folder = job.builtinDataUri.replace(/^file:/, 'memory:');
            const outcome = await host.remote.train({ ...job, builtinDataUri: folder });
            assert.equal(outcome.outcome, 'finished');
            assert.ok(host.heard.some(word => /^read memory:.*digits\.csv\.gz$/.test(word)));
        } finally {
            await worker.terminate();
        }
    });

    it('says why the host could not read it', async () => {
        const { worker, host } = startWorker();
        try {
            await host.ready;
            const outcome = await host.remote.train({ ...digitsJob(), builtinDataUri: 'nowhere:///data' });
            assert.deepEqual(outcome, {
                outcome: 'failed',
                message: 'digits.csv.gz cannot be read: it is nowhere.',
            });
        } finally {
            await worker.terminate();
        }
    });

    it('trains on a thread of its own, and tells of every epoch once', async () => {
        const { worker, host } = startWorker();
        try {
            await host.ready;
            const outcome = await host.remote.train(digitsJob());
            assert.ok(outcome.outcome === 'finished');
            assert.deepEqual(
                host.progress.flatMap(({ finished }) => finished.map(({ epoch }) => epoch)),
                [1, 2, 3],
            );
            assert.ok(outcome.summary.bestValidationAccuracy! > 0.8);

            // To the last bit what the same run gives in this thread.
            const here: TrainingProgress[] = [];
            await runTraining(digitsJob(), {
                readFile: readAddress,
                now: () => performance.now(),
                onProgress: message => void here.push(message),
                signal: new AbortController().signal,
            });
            const metricsOf = (progress: readonly TrainingProgress[]) =>
                progress.flatMap(({ finished }) => finished).map(({ seconds: _, ...metrics }) => metrics);
            assert.deepEqual(metricsOf(host.progress), metricsOf(here));
        } finally {
            await worker.terminate();
        }
    });

    it('stops a long run soon after it is asked, and settles both requests', async () => {
        const { worker, host } = startWorker();
        try {
            await host.ready;
            const training = host.remote.train(digitsJob({ settings: { epochs: 1_000_000 } }));
            while (host.progress.length < 2) {
                await new Promise(resolve => setTimeout(resolve, 5));
            }
            await host.remote.stop();
            const outcome = await training;
            assert.equal(outcome.outcome, 'stopped');
        } finally {
            await worker.terminate();
        }
    });

    it('stops a run that was asked to stop before it began', async () => {
        const { host, close } = serveHere();
        await host.remote.stop();
        assert.deepEqual(await host.remote.train(digitsJob()), { outcome: 'stopped', summary: undefined });
        close();
    });

    it('trains one run at a time, and then the next', async () => {
        const { host, close } = serveHere();
        const first = host.remote.train(digitsJob({ settings: { epochs: 1 } }));
        await assert.rejects(host.remote.train(digitsJob()), /one run at a time/);
        assert.equal((await first).outcome, 'finished');
        assert.equal((await host.remote.train(digitsJob({ settings: { epochs: 1 } }))).outcome, 'finished');
        close();
    });

    it('answers with what went wrong, as an outcome or, for a mistake of the program, as an error', async () => {
        const refused = serveHere();
        const outcome = await refused.host.remote.train({
            ...digitsJob(),
            builtinDataUri: 'file:///nowhere',
        });
        assert.equal(outcome.outcome, 'failed');
        refused.close();

        const broken = serveHere();
        await assert.rejects(broken.host.remote.train({} as never), { name: 'TypeError' });
        broken.close();
    });

    it('leaves requests of a host that has gone to the host, and trains on without failing', async () => {
        const { host, served } = serveHere();
        const training = host.remote.train(digitsJob({ settings: { epochs: 2 } }));
        await host.ready;
        host.close('gone');
        await assert.rejects(training, PeerGone);
        served.dispose();
    });

    it('keeps no thread alive once it is ended', async () => {
        const { worker, exited, host } = startWorker();
        await host.ready;
        await worker.terminate();
        assert.equal(typeof (await exited), 'number');
    });
});
