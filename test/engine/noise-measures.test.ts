import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { TrainSettings } from '../../src/catalog/blocks/train.ts';
import { createSequence, fillNormals } from '../../src/core/random/streams.ts';
import type { RunningNetwork } from '../../src/engine/backend.ts';
import { CannotRun } from '../../src/engine/cannot-run.ts';
import { encodeExamples } from '../../src/engine/encode-examples.ts';
import {
    jackknifeDeviation,
    measureNoise,
    type NoiseMeasuring,
    ratioOf,
} from '../../src/engine/noise-measures.ts';
import { planSteps } from '../../src/engine/step-plan.ts';
import type { Examples } from '../../src/model/examples.ts';
import type { NoiseMeasures } from '../../src/model/noise-measures.ts';
import type { ResolvedNetwork } from '../../src/model/resolved.ts';
import {
    settings,
    spec,
    training,
    type UpdateBnWitness,
    validation,
} from '../fixtures/torch/update-bn-case.ts';
import { dense, dropout, input, layer, network, type Statement } from '../support/networks.ts';
import { backends } from './support/backends.ts';
import { line, settingsWith, sgd } from './support/run.ts';

const witness = JSON.parse(
    readFileSync(join(import.meta.dirname, '..', 'fixtures', 'torch', 'update-bn.json'), 'utf8'),
) as UpdateBnWitness;

type Create = (typeof backends)[string];

interface Case {
    readonly network?: ResolvedNetwork;
    readonly settings?: TrainSettings;
    readonly training?: Examples;
    readonly validation?: Examples;
    readonly epoch?: number;
    readonly step?: number;
}

function measuringOf(create: Create, changes: Case = {}): NoiseMeasuring {
    const of = { network: spec, settings, training, validation, epoch: 1000, step: 0, ...changes };
    const loss = of.settings.loss!.call;
    const backend = { name: 'tested', create };
    const plan = planSteps(of.settings, of.training.count);
    const common = { network: of.network, settings: of.settings, plan, describe: String };
    const trained = create({ ...common, capacity: 2048, trainingExamples: of.training.count });
    return {
        ...common,
        ...{ trained, backend, precision: 'float32', trainingExamples: of.training.count },
        training: encodeExamples(of.network, loss, of.training),
        validation: encodeExamples(of.network, loss, of.validation),
        order: Int32Array.from({ length: of.training.count }, (_, place) => place),
        epoch: of.epoch,
        step: of.step,
    };
}

function measured(options: NoiseMeasuring): NoiseMeasures | undefined {
    const measuring = measureNoise(options);
    for (;;) {
        const next = measuring.next();
        if (next.done === true) {
            return next.value;
        }
    }
}

const arraysOf = ({ learned, state }: RunningNetwork) =>
    [...learned, ...state].map(({ values }) => Array.from(values));

const close = (actual: number, expected: number, tolerance: number, what?: string): void =>
    assert.ok(
        Math.abs(actual - expected) <= tolerance * Math.max(1e-3, Math.abs(expected)),
        `${what ?? 'it'}: ${actual} is not ${expected}`,
    );

describe('what noise has done to a network', () => {
    for (const [name, create] of Object.entries(backends)) {
        describe(`in ${name}`, () => {
            it('has the batch statistics of PyTorch’s update_bn with dropout off', () => {
                const { trained } = measuringOf(create);
                const before = arraysOf(trained);
                const { batchNorm } = measured({ ...measuringOf(create), trained })!;
                assert.ok(batchNorm !== undefined);
                close(batchNorm.lossAsStored, witness.before, 1e-5, 'as stored');
                close(batchNorm.lossWithoutNoise, witness.after, 1e-5, 'without noise');
                assert.deepEqual(
                    batchNorm.layers.map(({ layer }) => spec.layers[layer]!.kind),
                    ['batch_norm', 'batch_norm'],
                );
                for (const [index, { ratio, layer }] of batchNorm.layers.entries()) {
                    const variances = witness.variances[index]!;
                    const epsilon = Number(spec.layers[layer]!.parameters.epsilon);
                    close(
                        ratio,
                        ratioOf(
                            variances.map(() => 1),
                            variances,
                            epsilon,
                        ),
                        1e-4,
                        'ratio',
                    );
                }
                assert.deepEqual([batchNorm.trainingExamples, batchNorm.validationExamples], [256, 96]);
                assert.deepEqual(arraysOf(trained), before, 'the run’s own arrays');
            });

            it('averages as `mc_samples` does, and scales weights as evaluation does', () => {
                const { monteCarlo } = measured(measuringOf(create))!;
                assert.ok(monteCarlo !== undefined);
                const plan = planSteps(settings, training.count);
                const lossOf = (samples: number) => {
                    const running = create({
                        network: spec,
                        settings: { ...settings, mc_samples: samples },
                        capacity: 64,
                        plan,
                        describe: String,
                    });
                    const sums = { examples: 0, loss: 0, right: 0, squaredError: 0 };
                    const encoded = encodeExamples(spec, 'cross_entropy', validation);
                    for (let from = 0; from < validation.count; from += 64) {
                        running.evaluate(encoded, from, Math.min(from + 64, validation.count), sums);
                    }
                    return sums.loss / validation.count;
                };
                close(monteCarlo.lossAveraged, lossOf(50), 1e-6, 'averaged');
                close(monteCarlo.lossScaled, lossOf(1), 1e-6, 'scaled');
                assert.deepEqual([monteCarlo.networks, monteCarlo.examples], [50, 96]);
            });
        });
    }

    it('is left out where there is no memory for a copy or its predictions, and closes the copy', () => {
        let closed = 0;
        const create: typeof backends.WebAssembly = options => ({
            ...backends.WebAssembly!(options),
            evaluate: () => {
                throw new RangeError('Array buffer allocation failed');
            },
            dispose: () => void closed++,
        });
        const { trained } = measuringOf(backends.WebAssembly!);
        assert.equal(measured({ ...measuringOf(create!), trained }), undefined);
        assert.ok(closed > 0);
    });

    it('tells the deviation over draws from one of them, as many others have it', () => {
        const create = backends.WebAssembly!;
        const { trained, ...rest } = measuringOf(create);
        // The same weights, and masks of other seeds.
        const all = Array.from({ length: 60 }, (_, draw) => {
            const drawn = { ...rest, trained, settings: { ...settings, seed: 100 + draw } };
            return measured(drawn)!.monteCarlo!.lossAveraged;
        });
        const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
        const deviation = Math.sqrt(
            all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (all.length - 1),
        );
        const { monteCarlo } = measured(measuringOf(create))!;
        // The standard error of a deviation of 60 draws is 9 %, that of the jackknife of 50 about 10 %.
        close(monteCarlo!.deviation, deviation, 0.4);
    });

    it('finds that dropout behind a rectifier stores about (1 + p k) / (1 - p) times the variance', () => {
        // k = 1 / (π - 1) behind the rectifier of a standard normal: 2.47 at one half.
        const wide = network(
            input(64),
            dense(64, 'relu'),
            dropout(0.5),
            layer('batch_norm', { epsilon: 1e-9, momentum: 0.5 }),
            dense(2, 'softmax'),
        );
        const features = new Float64Array(2048 * 64);
        fillNormals(features, { seed: 3, stream: 'synthetic_data', step: 0, layer: 0, example: 0 });
        const sequence = createSequence({ seed: 3, stream: 'synthetic_data', step: 1, layer: 0, example: 0 });
        const normal: Examples = {
            count: 2048,
            featureShape: [64],
            features: Float32Array.from(features),
            target: {
                task: 'classification',
                classes: 2,
                labels: Int32Array.from({ length: 2048 }, () => sequence.integerBelow(2)),
            },
        };
        const whole = settingsWith({ batch_size: 2048, optimizer: sgd(0) });
        const options = measuringOf(backends.WebAssembly!, {
            ...{ network: wide, settings: whole, training: normal, validation: normal },
        });
        // What running averages tend to with these weights: the statistics of batches with noise on.
        const { trained, training } = options;
        for (let step = 0; step < 20; step++) {
            trained.trainStep(training, options.order, 0, 2048, step);
        }
        const { batchNorm } = measured(options)!;
        close(batchNorm!.layers[0]!.ratio, (1 + 0.5 / (Math.PI - 1)) / 0.5, 0.06);
    });

    it('measures no more than its share of the training, and nothing where that is too little', () => {
        const create = backends.WebAssembly!;
        const at = (epoch: number) => measured(measuringOf(create, { epoch }));
        // 50 examples in 50 networks are 5 % of 3 passes over 256 examples in 65.2 epochs.
        assert.equal(at(65)?.monteCarlo, undefined);
        assert.equal(at(66)?.monteCarlo?.examples, 50);
        // Twice 128 examples in 3 passes, and 96 in 3, are 1056: 5 % of 3 passes in 27.5 epochs.
        assert.equal(at(27), undefined);
        assert.deepEqual(Object.keys(at(28)!), ['batchNorm']);
        assert.equal(at(28)!.batchNorm!.trainingExamples, 128);
        assert.equal(at(1000)!.batchNorm!.trainingExamples, 256);
    });

    it('is silent without noise, and of each kind where there is no telling', () => {
        const create = backends.WebAssembly!;
        const keys = (of: Case) => Object.keys(measured(measuringOf(create, of)) ?? {});
        const with_ = (...layers: readonly Statement[]) =>
            network(input(6), dense(8, 'relu'), ...layers, dense(3, 'softmax'));
        assert.deepEqual(keys({ network: with_(layer('batch_norm')) }), []);
        assert.deepEqual(keys({ network: with_(dropout(0.5)) }), ['monteCarlo']);
        assert.deepEqual(keys({ network: with_(layer('batch_norm'), dropout(0.5)) }), ['monteCarlo']);
        assert.deepEqual(keys({ network: with_(dropout(0.5), dense(4), layer('batch_norm')) }), [
            'batchNorm',
            'monteCarlo',
        ]);
        assert.deepEqual(
            keys({ network: with_(layer('drop_connect', { rate: 0.5 }), dense(4), layer('batch_norm')) }),
            ['monteCarlo'],
        );
        assert.deepEqual(keys({ settings: { ...settings, mc_samples: 2 } }), ['batchNorm']);
    });

    it('does without where there is no memory for a second network, and hides no other mistake', () => {
        const options = measuringOf(backends.WebAssembly!);
        const failing = (error: Error): NoiseMeasuring => ({
            ...options,
            backend: {
                name: 'full',
                create() {
                    throw error;
                },
            },
        });
        assert.equal(measured(failing(new RangeError('out of memory'))), undefined);
        assert.equal(measured(failing(new CannotRun('no'))), undefined);
        assert.throws(() => measured(failing(new Error('a mistake'))), /a mistake/);
    });

    it('makes no copy of a network that takes much memory', () => {
        const options = measuringOf(backends.float32!);
        const taking = (plannedBytes: number) =>
            Object.keys(measured({ ...options, trained: { ...options.trained, plannedBytes } }) ?? {});
        assert.equal(taking(2 ** 28).length, 2);
        assert.equal(taking(2 ** 28 + 1).length, 0);
    });

    it('says nothing of losses that are not finite', () => {
        const options = measuringOf(backends.WebAssembly!);
        options.trained.learned[0]!.values.fill(Number.NaN);
        assert.equal(measured(options), undefined);
    });

    it('measures regression by its own loss', () => {
        const regression = network(input(4), dense(16, 'relu'), dropout(0.4), dense(1));
        const found = measured(
            measuringOf(backends.WebAssembly!, {
                network: regression,
                settings: settingsWith({ loss: { call: 'mse', arguments: {} } }),
                training: line(256, 4),
                validation: line(64, 4, 1, 1),
            }),
        );
        const { lossScaled, lossAveraged, deviation } = found!.monteCarlo!;
        // All that is behind the dropout is linear: the average tends to what scaled weights say.
        assert.ok(Math.abs(lossScaled - lossAveraged) < 4 * deviation + 0.05 * lossScaled);
        assert.ok(deviation > 0);
    });
});

describe('jackknifeDeviation', () => {
    const numbers = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), {
        minLength: 2,
        maxLength: 60,
    });

    it('of a mean is its standard error', () => {
        fc.assert(
            fc.property(numbers, values => {
                const n = values.length;
                const sum = values.reduce((total, value) => total + value, 0);
                const leftOut = values.map(value => (sum - value) / (n - 1));
                const squares = values.reduce((total, value) => total + (value - sum / n) ** 2, 0);
                close(jackknifeDeviation(leftOut), Math.sqrt(squares / (n - 1) / n), 1e-6);
            }),
        );
    });

    it('grows with the scale and not with the place', () => {
        fc.assert(
            fc.property(numbers, fc.double({ min: -5, max: 5, noNaN: true }), (values, factor) => {
                const moved = values.map(value => factor * value + 7);
                close(jackknifeDeviation(moved), Math.abs(factor) * jackknifeDeviation(values), 1e-6);
            }),
        );
    });
});

describe('ratioOf', () => {
    const variances = fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), {
        minLength: 1,
        maxLength: 20,
    });

    it('is the factor where all channels have one, its inverse the other way round, and 1 for equals', () => {
        fc.assert(
            fc.property(variances, fc.double({ min: 0.1, max: 10, noNaN: true }), (real, factor) => {
                const stored = real.map(value => factor * value);
                close(ratioOf(stored, real, 0), factor, 1e-9);
                close(ratioOf(real, stored, 0), 1 / factor, 1e-9);
                close(ratioOf(real, real, 1e-3), 1, 1e-12);
            }),
        );
    });

    it('counts channels alike, and a dead one as what ε leaves of it', () => {
        close(ratioOf([4, 1], [1, 4], 0), 1, 1e-12);
        close(ratioOf([8, 1], [1, 1], 0), Math.sqrt(8), 1e-12);
        close(ratioOf([0, 0], [0, 0], 1e-3), 1, 1e-12);
        close(ratioOf([3], [0], 1), 4, 1e-12);
    });
});
