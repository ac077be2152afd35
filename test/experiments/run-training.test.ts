import assert from 'node:assert/strict';
import { resolveCall } from '../../src/catalog/arguments.ts';
import { Pause } from '../../src/core/pause.ts';
import { isDataProblem } from '../../src/data/data-problem.ts';
import { memoryOfRun } from '../../src/experiments/memory-of-run.ts';
import { readExamples, runTraining, type TrainingHost } from '../../src/experiments/run-training.ts';
import { findOverfitting } from '../../src/model/overfitting.ts';
import { readAddress } from '../../src/platform/node/read-address.ts';
import type { TrainingJob, TrainingProgress } from '../../src/protocol/training.ts';
import { sgd } from '../engine/support/run.ts';
import { dense, dropout, input, network } from '../support/networks.ts';
import { digitsJob, type RunChanges } from '../worker/job.ts';
import { newRun } from './support/stored-run.ts';

/** A host whose clock advances by `tickMs` each time it is read. */
function hostWith(
    tickMs: number,
    onProgress: (progress: TrainingProgress, stop: () => void) => void = () => {},
) {
    const stopping = new AbortController();
    const progress: TrainingProgress[] = [];
    let time = 0;
    const host: TrainingHost = {
        readFile: readAddress,
        now: () => {
            time += tickMs;
            return time;
        },
        onProgress(message) {
            progress.push(message);
            onProgress(message, () => stopping.abort());
        },
        signal: stopping.signal,
    };
    return { host, progress, stopping };
}

const epochsOf = (progress: readonly TrainingProgress[]) => progress.flatMap(({ finished }) => finished);

describe('runTraining', function () {
    this.timeout(30_000);

    it('waits in the middle of an epoch, and gives the same bits as without, in the time that it trained', async () => {
        const whole = hostWith(0);
        await runTraining(digitsJob(), whole.host);
        const pause = new Pause();
        let hasWaited = false;
        const { host, progress } = hostWith(25, message => {
            if (message.step > 60 && !hasWaited) {
                hasWaited = true;
                pause.pause();
            }
        });
        const ended = runTraining(digitsJob(), { ...host, pause });
        while (!progress.some(({ paused }) => paused)) {
            await new Promise(resolve => setTimeout(resolve, 1));
        }
        const { step, seconds } = progress.at(-1)!;
        // An hour later.
        for (let tick = 0; tick < 144_000; tick++) {
            host.now();
        }
        assert.deepEqual([progress.at(-1)!.step, progress.at(-1)!.paused], [step, true]);
        pause.resume();
        assert.equal((await ended).outcome, 'finished');
        const after = progress.find(message => message.step > step);
        assert.ok(after !== undefined && after.seconds - seconds < 60, `${after?.seconds} after ${seconds}`);
        const withoutSeconds = (messages: readonly TrainingProgress[]) =>
            epochsOf(messages).map(({ seconds: _, ...metrics }) => metrics);
        assert.deepEqual(withoutSeconds(progress), withoutSeconds(whole.progress));
    });

    it('says in every message what it takes of memory, about as much as was forecast', async () => {
        const job = digitsJob();
        const { host, progress } = hostWith(25);
        await runTraining(job, host);
        const told = new Set(progress.map(({ memoryBytes }) => memoryBytes));
        assert.equal(told.size, 1);
        const data = { ...job.run.data, facts: { rows: 1797, trainingExamples: 1438 } };
        const ratio = [...told][0]! / memoryOfRun({ ...job.run, data })!.bytes;
        assert.ok(ratio > 0.75 && ratio < 1.25, `${ratio} of the forecast`);
    });

    it('sums up since when a network overfits', async () => {
        // Ten examples of each class, soon known by heart: what it gets wrong, it gets wrong with ever more certainty.
        const job = digitsJob({
            network: network(input(64), dense(128, 'relu'), dense(10, 'softmax')),
            settings: { optimizer: sgd(0.1, 0.95), epochs: 60, seed: 3 },
            data: { limit: 100 },
        });
        const { host, progress } = hostWith(1);
        const outcome = await runTraining(job, host);
        assert.ok(outcome.outcome === 'finished');
        const epochs = epochsOf(progress);
        const expected = findOverfitting(
            epochs.map(({ trainingLoss }) => trainingLoss),
            epochs.map(({ validationLoss }) => validationLoss),
        );
        assert.ok(expected !== undefined, 'such a network overfits');
        assert.deepEqual(outcome.summary.overfitting, expected);
    });

    it('ends where it is stopped while it waits', async () => {
        const pause = new Pause();
        pause.pause();
        const { host, progress, stopping } = hostWith(1);
        const ended = runTraining(digitsJob(), { ...host, pause });
        while (!progress.some(({ paused }) => paused)) {
            await new Promise(resolve => setTimeout(resolve, 1));
        }
        stopping.abort();
        pause.resume();
        assert.equal((await ended).outcome, 'stopped');
    });

    it('trains a run and sums it up', async () => {
        const { host, progress } = hostWith(1);
        const job = digitsJob();
        const outcome = await runTraining(job, host);
        assert.ok(outcome.outcome === 'finished');
        const epochs = epochsOf(progress);
        assert.deepEqual(
            epochs.map(({ epoch }) => epoch),
            [1, 2, 3],
        );
        const best = epochs.reduce((a, b) => (b.validationLoss < a.validationLoss ? b : a));
        const { summary } = outcome;
        assert.equal(summary.run, 'digits_mlp');
        assert.equal(summary.bestEpoch, best.epoch);
        assert.equal(summary.bestValidationLoss, best.validationLoss);
        assert.equal(summary.bestValidationAccuracy, best.validationAccuracy);
        assert.equal(summary.finalGap, epochs[2]!.validationLoss - epochs[2]!.trainingLoss);
        assert.equal(summary.parameters, job.run.network.parameterCount);
        assert.ok(summary.bestValidationAccuracy! > 0.8);
        assert.ok(epochs[0]!.seconds > 0 && epochs[0]!.seconds < epochs[1]!.seconds);
        assert.deepEqual([progress.at(-1)!.step, progress.at(-1)!.steps], [135, 135]);
    });

    it('sums up a run with early stopping by the epoch whose weights it kept', async () => {
        const { host, progress } = hostWith(1);
        // A rate that moves nothing: no epoch is better than the first.
        const settings = {
            epochs: 30,
            optimizer: sgd(1e-30),
            early_stopping: { call: 'patience', arguments: { epochs: 2, min_delta: 0 } },
        };
        const outcome = await runTraining(digitsJob({ settings }), host);
        assert.ok(outcome.outcome === 'finished');
        const { keptEpoch, stoppedEarly, bestEpoch } = outcome.summary;
        assert.deepEqual([keptEpoch, bestEpoch, stoppedEarly], [1, 1, true]);
        assert.equal(epochsOf(progress).length, 3);
    });

    it('tells of the details of the best and the last epoch once each, and sums them up', async () => {
        const { host, progress } = hostWith(5);
        const outcome = await runTraining(digitsJob(), host);
        assert.ok(outcome.outcome === 'finished');
        const { summary } = outcome;
        const epochs = epochsOf(progress);
        assert.deepEqual(
            [summary.details?.best?.epoch, summary.details?.last?.epoch],
            [summary.bestEpoch, 3],
        );
        assert.equal(summary.best, epochs[summary.bestEpoch - 1]);
        let told = {};
        for (const { details = {}, finished } of progress) {
            told = { ...told, ...details };
            const numbers = finished.map(({ epoch }) => epoch);
            for (const each of Object.values(details)) {
                assert.ok(numbers.includes(each.epoch), 'Details travel with their epoch.');
            }
        }
        assert.deepEqual(told, summary.details);
        const { confusion, layers } = summary.details?.best ?? {};
        assert.equal(confusion?.classes, 10);
        assert.ok(layers?.names.every(name => name.startsWith('dense')));
    });

    it('tells of the first epoch and of the end at once, and else ten times a second at most', async () => {
        // A clock that all but stands still: whatever is told is not told for its time.
        const still = hostWith(1e-6);
        await runTraining(digitsJob(), still.host);
        assert.deepEqual(
            still.progress.map(({ finished }) => finished.map(({ epoch }) => epoch)),
            [[], [1], [2, 3]],
        );

        const { host, progress } = hostWith(5);
        await runTraining(digitsJob(), host);
        const times = progress.map(({ seconds }) => seconds);
        const firstEpoch = progress.findIndex(({ finished }) => finished.length > 0);
        assert.ok(times.length > 4);
        for (let index = 1; index < times.length - 1; index++) {
            if (index !== firstEpoch) {
                assert.ok(
                    times[index]! - times[index - 1]! >= 0.1,
                    `${times[index - 1]} and ${times[index]}`,
                );
            }
        }
    });

    it('gives the same numbers whatever the clock does', async () => {
        const withoutTime = (progress: readonly TrainingProgress[]) =>
            epochsOf(progress).map(({ seconds: _, ...metrics }) => metrics);
        const slow = hostWith(50);
        const fast = hostWith(1e-6);
        await runTraining(digitsJob(), slow.host);
        await runTraining(digitsJob(), fast.host);
        assert.deepEqual(withoutTime(slow.progress), withoutTime(fast.progress));
    });

    it('stops after the step in progress, with the summary of the epochs that there are', async () => {
        const { host, progress } = hostWith(30, ({ finished }, stop) => {
            if (finished.some(({ epoch }) => epoch === 2)) {
                stop();
            }
        });
        const outcome = await runTraining(digitsJob({ settings: { epochs: 100_000 } }), host);
        assert.ok(outcome.outcome === 'stopped' && outcome.summary !== undefined);
        assert.equal(epochsOf(progress).length, 2);
        assert.ok(outcome.summary.bestEpoch <= 2);
        assert.ok(progress.at(-1)!.step < 100);
    });

    it('lets other work in every twenty milliseconds, so that a stop from outside is heard', async () => {
        const { host, stopping } = hostWith(1);
        const running = runTraining(digitsJob({ settings: { epochs: 100_000 } }), host);
        setTimeout(() => stopping.abort(), 20);
        const outcome = await running;
        assert.equal(outcome.outcome, 'stopped');
    });

    it('stops before the first step where that was asked before', async () => {
        const { host, stopping, progress } = hostWith(1);
        stopping.abort();
        assert.deepEqual(await runTraining(digitsJob(), host), { outcome: 'stopped', summary: undefined });
        assert.equal(epochsOf(progress).length, 0);
    });

    it('fails with one sentence where the data cannot be read', async () => {
        const { host } = hostWith(1);
        const outcome = await runTraining({ ...digitsJob(), builtinDataUri: 'file:///nowhere' }, host);
        assert.deepEqual(outcome, {
            outcome: 'failed',
            message: 'digits.csv.gz cannot be read: there is no such file (/nowhere/digits.csv.gz).',
        });
    });

    it('fails with one sentence where network and data do not go together', async () => {
        const { host } = hostWith(1);
        const outcome = await runTraining(
            digitsJob({ network: network(input(63), dense(10, 'softmax')) }),
            host,
        );
        assert.deepEqual(outcome, {
            outcome: 'failed',
            message: 'The network reads 63 values, and an example of the data has 64.',
        });
    });

    it('refuses a rate of 1 before it trains', async () => {
        const { host } = hostWith(1);
        const outcome = await runTraining(
            digitsJob({ network: network(input(64), dropout(1), dense(10, 'softmax')) }),
            host,
        );
        assert.ok(outcome.outcome === 'failed');
        assert.match(outcome.message, /^dropout: the rate must be at least 0 and less than 1.* it is 1\.$/);
    });

    it('fails with epoch and layer where the loss becomes NaN, after it has told of the epochs before', async () => {
        const { host } = hostWith(1);
        const job = digitsJob({
            network: network(input(64), dense(16, 'relu'), dense(16, 'relu'), dense(10, 'softmax')),
            settings: { optimizer: sgd(1e15) },
        });
        const outcome = await runTraining({ ...job, layerLines: [1, 2, 2, 3, 3, 4, 4] }, host);
        assert.ok(outcome.outcome === 'failed');
        assert.equal(outcome.epoch, 1);
        assert.match(outcome.layer!, /^dense [123] \(line [234]\)$/);
        assert.match(outcome.message, /The loss became NaN in epoch 1/);
    });

    it('ends with what its noise does, of the weights that it ends with, and trains the same bits without', async () => {
        const light = network(input(64), dense(32, 'relu'), dropout(0.1), dense(10, 'softmax'));
        const noisy = { network: light, settings: { epochs: 40 }, data: { limit: 700 } };
        const outcomeOf = async (changes: Partial<TrainingJob> = {}, run: RunChanges = noisy) => {
            const { host, progress } = hostWith(0);
            const outcome = await runTraining({ ...digitsJob(run), ...changes }, host);
            assert.ok(outcome.outcome === 'finished', JSON.stringify(outcome));
            return { summary: outcome.summary, epochs: epochsOf(progress) };
        };
        const { summary, epochs } = await outcomeOf();
        const { monteCarlo, batchNorm } = summary.noise!;
        assert.equal(batchNorm, undefined);
        assert.equal(monteCarlo!.networks, 50);
        assert.ok(monteCarlo!.deviation > 0 && monteCarlo!.examples >= 50);
        // Where all validation examples would be too much work, some of them tell about as much.
        assert.ok(Math.abs(monteCarlo!.lossScaled / epochs.at(-1)!.validationLoss - 1) < 0.8);
        const stopping = { early_stopping: resolveCall('early_stopping', 'patience', { epochs: 39 }) };
        const kept = await outcomeOf({}, { ...noisy, settings: { ...noisy.settings, ...stopping } });
        assert.deepEqual(kept.epochs, epochs);
        assert.notEqual(kept.summary.keptEpoch, epochs.length);
        assert.notEqual(kept.summary.noise!.monteCarlo!.lossScaled, monteCarlo!.lossScaled);
        const twin = digitsJob({
            ...noisy,
            network: network(input(64), dense(16, 'relu'), dense(10, 'softmax')),
        });
        assert.equal((await outcomeOf({ run: twin.run })).summary.noise, undefined);
        const swept = {
            ...newRun('swept'),
            store: '',
            maximumBytes: 1,
            sweep: { id: 's', index: 0, values: {} },
        };
        const many = await outcomeOf({ history: swept });
        assert.equal(many.summary.noise, undefined);
        assert.deepEqual(many.epochs, epochs);
        const pooled = hostWith(0);
        const examples = await readExamples(digitsJob(noisy), pooled.host);
        assert.ok(!isDataProblem(examples));
        const shared = await runTraining(digitsJob(noisy), { ...pooled.host, examples });
        assert.ok(shared.outcome === 'finished' && shared.summary.noise === undefined);
        const stopped = hostWith(25, ({ epoch }, stop) => epoch > 2 && stop());
        const partial = await runTraining(digitsJob(noisy), stopped.host);
        assert.ok(partial.outcome === 'stopped' && partial.summary?.noise === undefined);
    });

    it('has finished where it is stopped while only its noise is left to be measured', async () => {
        const light = network(input(64), dense(32, 'relu'), dropout(0.1), dense(10, 'softmax'));
        const job = digitsJob({ network: light, settings: { epochs: 40 }, data: { limit: 700 } });
        let told = 0;
        // A clock this fast has each batch told of: the first message after the last epoch is of the measuring.
        const { host, progress } = hostWith(50, ({ finished }, stop) => {
            if (told === 40) {
                stop();
            }
            told += finished.length;
        });
        const outcome = await runTraining(job, host);
        assert.ok(outcome.outcome === 'finished', outcome.outcome);
        assert.equal(outcome.summary.noise, undefined);
        assert.equal(epochsOf(progress).length, 40);
    });

    it('trains with a count of steps', async () => {
        const { host, progress } = hostWith(1);
        const outcome = await runTraining(digitsJob({ settings: { epochs: null, steps: 50 } }), host);
        assert.ok(outcome.outcome === 'finished');
        assert.equal(progress.at(-1)!.step, 50);
        assert.equal(epochsOf(progress).length, 2);
    });

    it('lets mistakes of the program through', async () => {
        const { host } = hostWith(1);
        const job = digitsJob({ data: { scale: { call: 'unheard_of', arguments: {} } } });
        await assert.rejects(runTraining(job, host), TypeError);
    });
});
