// What a trained run is asked beside its curves, against what its training has said and against what is known of the data.

import assert from 'node:assert/strict';
import { decisionsOf } from '../../src/experiments/decisions.ts';
import { createMemoryRunStore } from '../../src/experiments/memory-run-store.ts';
import { monteCarloOf } from '../../src/experiments/monte-carlo.ts';
import { runTraining } from '../../src/experiments/run-training.ts';
import { openTrained, type TrainedRun } from '../../src/experiments/trained-run.ts';
import { createAnalyzer } from '../../src/language/analysis.ts';
import type { EpochMetrics } from '../../src/model/metrics.ts';
import { readAddress } from '../../src/platform/node/read-address.ts';
import type { TrainingJob } from '../../src/protocol/training.ts';
import { digitsJob } from '../worker/job.ts';

interface Trained {
    readonly run: TrainedRun;
    /** The epoch of its weights. */
    readonly best: EpochMetrics;
}

async function trained(text: string, files: Readonly<Record<string, string>> = {}): Promise<Trained> {
    const [run] = createAnalyzer({ fileExists: () => true, notRunnableYet: {} }).analyze(
        'file:///n.netspec',
        text,
    ).spec.runs;
    assert.ok(run !== undefined);
    const store = createMemoryRunStore();
    const history = { open: () => store, time: () => 0 };
    const entry = { store: '', id: 'a', spec: 'n.netspec', specUri: 'file:///n.netspec', startedAt: 0 };
    const job: TrainingJob = {
        ...digitsJob(),
        ...{ run, baseUri: 'file:///' },
        history: { ...entry, environment: {}, maximumBytes: 1e9 },
    };
    const access = {
        readFile: async (address: string) => {
            const known = files[address.replace(/^.*\//, '')];
            return known === undefined ? readAddress(address) : new TextEncoder().encode(known);
        },
    };
    const epochs: EpochMetrics[] = [];
    const outcome = await runTraining(job, {
        ...access,
        history,
        now: () => 0,
        onProgress: ({ finished }) => void epochs.push(...finished),
        signal: new AbortController().signal,
    });
    assert.equal(outcome.outcome, 'finished', JSON.stringify(outcome));
    const opened = await openTrained(job, history, access);
    assert.ok(typeof opened !== 'string', String(opened));
    return { run: opened, best: epochs.find(({ epoch }) => epoch === opened.epoch)! };
}

const blobs = [
    'width,height,kind',
    ...Array.from({ length: 120 }, (_, row) => {
        const isLarge = row % 2 === 1;
        const [x, y] = [Math.sin(row * 12.9898), Math.sin(row * 78.233)];
        return `${(isLarge ? 30 : 10) + 3 * x},${5 + y},${isLarge ? 'large' : 'small'}`;
    }),
].join('\n');

describe('the plane of a trained run', () => {
    it('is divided as two clusters are, in the unit and by the names of the file', async () => {
        const { run } = await trained(
            `model net(noise = dropout(0.1)) { input(2) dense(8, activation = tanh) noise dense(2, activation = softmax) }
            data d { source = csv("blobs.csv") target = "kind" scale = standardize }
            train net on d { optimizer = adam(0.05) epochs = 15 }`,
            { 'blobs.csv': blobs },
        );
        const found = decisionsOf(run)!;
        assert.deepEqual(found.axes, ['width', 'height']);
        assert.deepEqual([found.training.count, found.validation.count], [96, 24]);
        const names = [...found.names].sort();
        assert.deepEqual(names, ['large', 'small']);
        const { columns, rows, classes, confidence, x } = found;
        assert.equal(classes.length, columns * rows);
        const at = (width: number): number => Math.floor(((width - x[0]) / (x[1] - x[0])) * columns);
        const middle = Math.floor(rows / 2) * columns;
        // The clusters are at 10 and 30: left and right of the middle between them are different kinds, and surely so.
        assert.equal(found.names[classes[middle + at(10)]!], 'small');
        assert.equal(found.names[classes[middle + at(30)]!], 'large');
        assert.ok(confidence[middle + at(10)]! > 0.9 && confidence[middle + at(30)]! > 0.9);
        const edge = Array.from({ length: columns }, (_, column) => classes[middle + column]!).findIndex(
            label => label === classes[middle + at(30)],
        );
        const boundary = x[0] + ((x[1] - x[0]) * edge) / columns;
        assert.ok(boundary > 13 && boundary < 27, `${boundary}`);
        for (const part of [found.training, found.validation]) {
            part.x.forEach((value, place) => {
                assert.equal(found.names[part.classes[place]!], value > 20 ? 'large' : 'small');
            });
        }
    });

    it('is none of more features, and none of values', async () => {
        const { run: digits } = await trained(
            `model net { input(64) dropout(0.2) dense(10, activation = softmax) }
            data d { source = builtin(digits) limit = 100 }
            train net on d { epochs = 1 }`,
        );
        assert.equal(decisionsOf(digits), undefined);
    });
});

describe('the average of dropout networks', function () {
    this.timeout(30_000);
    let moons: Trained;

    before(async () => {
        moons = await trained(
            `model net(noise = dropout(0.4)) { input(2) dense(16, activation = relu) noise dense(2, activation = softmax) }
            data d { source = builtin(moons(n = 300, noise = 0.3)) validation = 50% scale = standardize }
            train net on d { optimizer = adam(0.02) epochs = 12 }`,
        );
    });

    it('begins with as many errors as single networks make, and has those of training with scaled weights', () => {
        const look = monteCarloOf(moons.run, () => true)!;
        assert.deepEqual([look.examples, look.allExamples], [150, 150]);
        assert.ok(Math.abs(look.scaled - (1 - moons.best.validationAccuracy!)) < 1e-6, 'scaled weights');
        assert.deepEqual(look.samples, [1, 2, 3, 5, 10, 20, 30, 50, 100]);
        const singles = Array.from({ length: 100 }, (_, sample) => {
            const examples = moons.run.scaled(moons.run.validation);
            const { features, target } = examples;
            assert.ok(features instanceof Float32Array && target.task === 'classification');
            let wrong = 0;
            for (let first = 0; first < 150; first += 75) {
                const said = moons.run.predictor.predict(
                    features.subarray(2 * first, 2 * (first + 75)),
                    75,
                    sample,
                );
                for (let row = 0; row < 75; row++) {
                    const choice = said[2 * row + 1]! > said[2 * row]! ? 1 : 0;
                    wrong += Number(choice !== target.labels[first + row]);
                }
            }
            return wrong / 150;
        });
        const mean = singles.reduce((sum, error) => sum + error, 0) / 100;
        // Batches are cut otherwise here, so the masks of an example are others: the means are of two samples of 100 networks.
        const deviation = Math.sqrt(singles.reduce((sum, error) => sum + (error - mean) ** 2, 0) / 99);
        assert.ok(
            Math.abs(look.error[0]! - mean) < (5 * deviation * Math.SQRT2) / 10 + 1e-9,
            `${look.error[0]}, ${mean}`,
        );
        assert.ok(Math.abs(look.deviation[0]! / deviation - 1) < 0.5);
        // One hundred networks are one group, which has no deviation.
        assert.ok(Number.isNaN(look.deviation.at(-1)));
    });

    it('falls with their number, as averages of independent networks do', () => {
        const { error, mean, spread, right } = monteCarloOf(moons.run, () => true)!;
        assert.ok(error.at(-1)! <= error[0]!, error.join());
        assert.equal(right.filter(one => one === 0).length / 150, error.at(-1));
        // No share lies farther from its mean p than a coin's: the deviation is at most the root of p (1 - p).
        spread.forEach((value, place) => {
            const p = mean[place]!;
            assert.ok(value <= Math.sqrt((p * (1 - p) * 100) / 99) + 1e-6, `${value} at ${p}`);
        });
    });

    it('is of as many as there is time for, ten at least, and none where nothing is dropped', async () => {
        let asked = 0;
        const { samples } = monteCarloOf(moons.run, () => ++asked < 12)!;
        assert.deepEqual(samples, [1, 2, 3, 5, 10, 20]);
        assert.deepEqual(monteCarloOf(moons.run, () => false)!.samples, [1, 2, 3, 5, 10]);
        const { run } = await trained(
            `model net { input(2) dense(4) dense(2, activation = softmax) }
            data d { source = builtin(moons(n = 60)) }
            train net on d { epochs = 1 }`,
        );
        assert.equal(
            monteCarloOf(run, () => true),
            undefined,
        );
    });

    it('has the error of values in their unit', async () => {
        const { run, best } = await trained(
            `model net { input(10) dense(8, activation = relu) dropout(0.3) dense(1) }
            data d { source = builtin(diabetes) scale = standardize }
            train net on d { optimizer = adam(0.05) epochs = 3 }`,
        );
        const look = monteCarloOf(run, () => false)!;
        assert.equal(look.task, 'regression');
        assert.ok(Math.abs(look.scaled / best.validationRmse! - 1) < 1e-4, `${look.scaled}`);
        assert.ok(
            look.right.every(value => value >= 25 && value <= 346),
            'the targets of the set',
        );
    });
});
