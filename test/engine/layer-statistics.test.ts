import assert from 'node:assert/strict';
import fc from 'fast-check';
import { resolveCall } from '../../src/catalog/arguments.ts';
import { fillNormals } from '../../src/core/random/streams.ts';
import { type ActivationSums, addActivations } from '../../src/engine/layer-statistics.ts';
import { createTrainer, type TrainerOptions } from '../../src/engine/trainer.ts';
import {
    activationBinEdges,
    activationBins,
    type EpochDetails,
    type LayerStatistics,
} from '../../src/model/epoch-details.ts';
import type { EpochMetrics } from '../../src/model/metrics.ts';
import { dense, dropout, input, layer, network } from '../support/networks.ts';
import { adam, clouds, line, settingsWith, sgd } from './support/run.ts';

function emptySums(units: number): ActivationSums {
    const counts = { alive: new Uint8Array(units), bins: new Uint32Array(activationBins) };
    return { layer: 0, units, values: 0, zeros: 0, sum: 0, ...counts };
}

async function train(options: TrainerOptions) {
    const trainer = createTrainer(options);
    const epochs: Partial<EpochMetrics>[] = [];
    const details: EpochDetails[] = [];
    for await (const event of trainer.events()) {
        if (event.kind === 'epoch') {
            epochs.push(event.metrics);
            if (event.details !== undefined) {
                details.push(event.details);
            }
        }
    }
    const { learned, state } = trainer.network;
    const bytes = [...learned, ...state].map(({ values }) => Buffer.from(values.buffer).toString('hex'));
    return { trainer, epochs, details, bytes, layers: details.at(-1)?.layers as LayerStatistics };
}

const data = { training: clouds(60, 5, 7), validation: clouds(30, 5, 7, 1, 1) };
const net = network(
    input(5),
    dropout(0.2),
    dense(16, 'relu'),
    layer('batch_norm'),
    dropout(0.5),
    dense(7, 'softmax'),
);

describe('activation histograms', () => {
    it('count every value between the edges of its bin', () => {
        const edges = activationBinEdges();
        assert.equal(edges.length, activationBins + 1);
        const value = fc.oneof(
            fc.float({ noNaN: true, noDefaultInfinity: true }),
            fc.constantFrom(...edges, 0, -0, 1, -1),
        );
        fc.assert(
            fc.property(value, x => {
                const sums = emptySums(1);
                addActivations(sums, Float32Array.of(x), 1);
                const bin = sums.bins.indexOf(1);
                const middle = (activationBins - 1) / 2;
                // Away from zero: the lower edge of a positive bin and the upper edge of a negative one are its own.
                const [low, high] = [edges[bin]!, edges[bin + 1]!];
                if (bin === middle) {
                    assert.ok(low < x && x < high);
                } else if (bin > middle) {
                    assert.ok(low <= x && (x < high || bin === activationBins - 1));
                } else {
                    assert.ok(x <= high && (low < x || bin === 0));
                }
                assert.equal(
                    sums.bins.reduce((total, count) => total + count, 0),
                    1,
                );
            }),
            { numRuns: 500 },
        );
    });

    it('find half of what relu makes of symmetric numbers to be zero, within five standard errors', () => {
        const count = 20_000;
        const normals = new Float64Array(count);
        fillNormals(normals, { seed: 3, stream: 'synthetic_data', step: 0, layer: 0, example: 0 });
        const sums = emptySums(10);
        addActivations(
            sums,
            normals.map(x => Math.max(0, x)),
            count,
        );
        assert.ok(Math.abs(sums.zeros / sums.values - 0.5) < 5 * Math.sqrt(0.25 / count));
        // E max(0, x) = 1/√(2π), Var = ½ - 1/(2π).
        const error = Math.abs(sums.sum / sums.values - 1 / Math.sqrt(2 * Math.PI));
        assert.ok(error < 5 * Math.sqrt((0.5 - 1 / (2 * Math.PI)) / count));
    });
});

describe('statistics of the layers', () => {
    it('change not a bit of what is trained, with masks, running averages, clipping and sampled evaluation', async () => {
        for (const changes of [{}, { clip_norm: 0.1 }, { mc_samples: 3 }]) {
            const settings = settingsWith({ batch_size: 16, optimizer: adam(0.01), ...changes });
            const measured = await train({ network: net, settings, data });
            const plain = await train({ network: net, settings, data, measures: false });
            assert.deepEqual(measured.bytes, plain.bytes);
            for (const [index, epoch] of plain.epochs.entries()) {
                for (const [key, value] of Object.entries(epoch)) {
                    assert.equal(measured.epochs[index]?.[key as keyof EpochMetrics], value, key);
                }
            }
            assert.equal(plain.details.length, 0);
            assert.equal(measured.details.length, 3);
        }
    });

    it('are the same twice', async () => {
        const options = { network: net, settings: settingsWith({ batch_size: 16 }), data };
        assert.deepEqual((await train(options)).details, (await train(options)).details);
    });

    it('name what has weights, with the activation that it was written with', async () => {
        const lines = [1, 2, 3, 3, 4, 5, 6, 6];
        const { layers, details } = await train({ network: net, settings: settingsWith(), data, lines });
        assert.deepEqual(layers.names, ['dense 1 (line 3)', 'dense 2 (line 6)']);
        assert.deepEqual([...layers.units], [16, 7]);
        assert.equal(layers.examples, 30);
        // Of the relu, some are zero; of scores, none is.
        assert.ok(layers.sparsity[0]! > 0.2 && layers.sparsity[0]! < 0.8);
        assert.equal(layers.sparsity[1], 0);
        const [first, second] = [0, 1].map(row =>
            layers.histograms.subarray(row * activationBins, (row + 1) * activationBins),
        );
        const count = (bins: Uint32Array) => bins.reduce((sum, each) => sum + each, 0);
        assert.deepEqual([count(first!), count(second!)], [30 * 16, 30 * 7]);
        // Nothing below zero after relu.
        assert.equal(count(first!.subarray(0, 64)), 0);
        assert.equal(
            details[0]!.confusion?.counts.reduce((sum, each) => sum + each, 0),
            30,
        );
    });

    it('have the norms of the weights and of a gradient that a plain step shows', async () => {
        // One step over all examples with descent and no momentum: the gradient is the change of the weights over the rate.
        const rate = 0.5;
        const settings = settingsWith({ batch_size: 60, epochs: 1, optimizer: sgd(rate) });
        const plain = network(input(5), dense(4, 'tanh'), dense(7, 'softmax'));
        const before = createTrainer({ network: plain, settings, data, precision: 'float64' }).network;
        for (const changes of [{}, { clip_norm: 1e-3 }]) {
            const { trainer, layers } = await train({
                network: plain,
                settings: { ...settings, ...changes },
                data,
                precision: 'float64',
            });
            const weightsOf = (running: typeof before) =>
                running.learned.filter(({ name }) => name === 'weights');
            for (const [row, { values, shape }] of weightsOf(trainer.network).entries()) {
                const near = (actual: number, expected: number) =>
                    assert.ok(Math.abs(actual / expected - 1) < 1e-6, `${actual} instead of ${expected}`);
                near(layers.weightNorm[row]!, Math.hypot(...values));
                const units = shape[1]!;
                const incoming = Array.from({ length: units }, (_, unit) =>
                    Math.hypot(...[...values].filter((_value, index) => index % units === unit)),
                );
                near(layers.largestUnitNorm[row]!, Math.max(...incoming));
                if (!('clip_norm' in changes)) {
                    const change = [...values].map(
                        (value, index) => (value - weightsOf(before)[row]!.values[index]!) / rate,
                    );
                    near(layers.gradientNorm[row]!, Math.hypot(...change));
                } else {
                    // Before clipping, so as without it: the first step starts from the same weights.
                    const free = await train({ network: plain, settings, data, precision: 'float64' });
                    near(layers.gradientNorm[row]!, free.layers.gradientNorm[row]!);
                }
            }
        }
    });

    it('find the units that are dead, and channels only where they are dead at every position', async () => {
        // Features are positive and weights all negative but for one unit, so relu lets that unit through alone.
        const positive = (sample: number) => {
            const examples = clouds(40, 6, 3, 1, sample);
            return { ...examples, features: examples.features.map(Math.abs) };
        };
        const settings = settingsWith({ batch_size: 40, epochs: 1, optimizer: sgd(1e-30) });
        const parts = { training: positive(0), validation: positive(1) };
        const deadAfter = async (options: TrainerOptions, units: number) => {
            const trainer = createTrainer(options);
            const weights = trainer.network.learned[0]!.values;
            weights.forEach((value, index) => {
                weights[index] = index % units === 1 ? Math.abs(value) : -Math.abs(value);
            });
            for await (const event of trainer.events()) {
                if (event.kind === 'epoch') {
                    return event.details?.layers;
                }
            }
            return undefined;
        };
        const flat = network(input(6), dense(8, 'relu'), dense(3, 'softmax'));
        const dead = await deadAfter({ network: flat, settings, data: parts }, 8);
        assert.deepEqual([dead?.deadUnits[0], dead?.deadUnits[1]], [7, 0]);
        assert.equal(dead?.sparsity[0], 7 / 8);
        const map = network(
            input(6),
            layer('reshape', { shape: [2, 3, 1] }),
            layer('conv2d', { filters: 4, kernel_size: 2, activation: 'relu' }),
            layer('flatten'),
            dense(3, 'softmax'),
        );
        const channels = await deadAfter({ network: map, settings, data: parts }, 4);
        assert.deepEqual([channels?.units[0], channels?.deadUnits[0]], [4, 3]);
    });

    it('look at whole batches spread over a large validation part, at about a thousand examples', async () => {
        const large = { training: clouds(60, 5, 3), validation: clouds(5000, 5, 3, 1, 1) };
        const small = network(input(5), dense(4, 'relu'), dense(3, 'softmax'));
        const { layers } = await train({
            network: small,
            settings: settingsWith({ epochs: 1 }),
            data: large,
        });
        assert.equal(layers.examples, 7 * 128 + (5000 % 128));
    });

    it('belong to the last steps too where `steps` cuts an epoch short', async () => {
        const settings = settingsWith({ batch_size: 1, epochs: null, steps: 61 });
        const { details } = await train({ network: net, settings, data });
        assert.ok(details[1]!.layers!.gradientNorm.every(Number.isFinite));
    });
});

describe('measures of a run', () => {
    it('are those of each part, and of the steps with dropout on', async () => {
        const settings = settingsWith({ batch_size: 16, epochs: 30, optimizer: adam(0.02) });
        const { epochs } = await train({ network: net, settings, data });
        const last = epochs.at(-1)!;
        for (const key of [
            'Accuracy',
            'Top5Accuracy',
            'NegativeLogLikelihood',
            'CalibrationError',
        ] as const) {
            assert.ok(Number.isFinite(last[`training${key}`]), key);
            assert.ok(Number.isFinite(last[`validation${key}`]), key);
            assert.ok(Number.isFinite(last[`training${key}WithDropout`]), key);
        }
        // Cross-entropy is the likelihood itself.
        assert.ok(Math.abs(last.validationNegativeLogLikelihood! - last.validationLoss!) < 1e-9);
        assert.ok(
            Math.abs(last.trainingNegativeLogLikelihoodWithDropout! - last.trainingLossWithDropout!) < 1e-9,
        );
        assert.ok(last.trainingAccuracyWithDropout! < last.trainingAccuracy!);
    });

    it('know a likelihood without smoothing and penalties, whatever the loss', async () => {
        const still = { optimizer: sgd(1e-30), epochs: 1, batch_size: 16 };
        const plain = network(input(5), dense(7, 'softmax'));
        const likelihoodOf = async (changes: object) => {
            const run = await train({
                network: plain,
                settings: settingsWith({ ...still, ...changes }),
                data,
            });
            const { validationNegativeLogLikelihood: v, trainingNegativeLogLikelihoodWithDropout: t } =
                run.epochs[0]!;
            return [v!, t!];
        };
        const usual = await likelihoodOf({});
        const others = [
            { label_smoothing: 0.3 },
            { loss: { call: 'mse', arguments: {} } },
            { regularizer: resolveCall('regularizer', 'l2', { l2: 0.1 }) },
        ];
        for (const changes of others) {
            const likelihoods = await likelihoodOf(changes);
            likelihoods.forEach((value, at) => {
                assert.ok(Math.abs(value - usual[at]!) < 1e-6, `${value} instead of ${usual[at]}`);
            });
        }
    });

    it('are errors and R² for numbers to predict', async () => {
        const numbers = { training: line(60, 3), validation: line(40, 3, 1, 1) };
        const settings = settingsWith({
            loss: { call: 'mse', arguments: {} },
            epochs: 60,
            optimizer: adam(0.05),
        });
        const { epochs, details } = await train({
            network: network(input(3), dense(1)),
            settings,
            data: numbers,
        });
        const last = epochs.at(-1)!;
        assert.ok(last.validationR2! > 0.99 && last.validationR2! <= 1, `R² ${last.validationR2}`);
        assert.ok(last.validationMae! <= last.validationRmse!);
        assert.equal(last.validationAccuracy, undefined);
        assert.equal(details[0]!.confusion, undefined);
        // From the first values on, R² = 1 - mse / variance, over the same examples.
        const { values } = numbers.validation.target as { values: Float32Array };
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
        const first = epochs[0]!;
        assert.ok(Math.abs(first.validationR2! - (1 - first.validationRmse! ** 2 / variance)) < 1e-9);
    });
});
