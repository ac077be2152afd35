// Noise as a run has it: averaged networks at evaluation, learned rates in the metrics, and twins beside it.

import assert from 'node:assert/strict';
import { resolveCall } from '../../src/catalog/arguments.ts';
import type { TrainSettings } from '../../src/catalog/blocks/train.ts';
import type { MeasuredEpoch } from '../../src/engine/epoch-metrics.ts';
import { createTrainer } from '../../src/engine/trainer.ts';
import type { ResolvedNetwork } from '../../src/model/resolved.ts';
import { withoutNoise } from '../../src/model/twin.ts';
import { dense, dropout, input, layer, network } from '../support/networks.ts';
import { createChecked } from './support/network-check.ts';
import { adam, clouds, line, settingsWith } from './support/run.ts';

const data = { training: clouds(90, 5, 3), validation: clouds(40, 5, 3, 1, 1) };

async function train(net: ResolvedNetwork, changes: Partial<TrainSettings> = {}, of = data) {
    const settings = settingsWith({ batch_size: 30, epochs: 3, optimizer: adam(0.02), ...changes });
    const trainer = createTrainer({ network: net, settings, data: of });
    const epochs: MeasuredEpoch[] = [];
    for await (const event of trainer.events()) {
        if (event.kind === 'epoch') {
            epochs.push(event.metrics);
        }
    }
    return { epochs, trainer };
}

describe('mc_samples', () => {
    const net = network(input(5), dropout(0.3), dense(12, 'relu'), dropout(0.5), dense(3, 'softmax'));

    it('averages the probabilities of k dropout networks', () => {
        const create = (changes: Partial<TrainSettings>) =>
            createChecked(net, settingsWith(changes), data.validation);
        const lossWith = (changes: Partial<TrainSettings>, cuts = [0, 40]) => {
            const { running, encoded } = create(changes);
            const sums = { examples: 0, loss: 0, right: 0, squaredError: 0 };
            for (let cut = 1; cut < cuts.length; cut++) {
                running.evaluate(encoded, cuts[cut - 1]!, cuts[cut]!, sums);
            }
            return sums;
        };
        const three = lossWith({ mc_samples: 3 });
        assert.deepEqual(lossWith({ mc_samples: 3 }), three);
        assert.notEqual(lossWith({ mc_samples: 3, seed: 5 }).loss, three.loss);
        assert.notEqual(lossWith({ mc_samples: 4 }).loss, three.loss);
        const cut = lossWith({ mc_samples: 3 }, [0, 7, 40]);
        assert.ok(Math.abs(cut.loss - three.loss) < 1e-9 && cut.right === three.right);

        // With many samples, the mean over halves of them agrees: the average has a limit.
        const [many, more] = [lossWith({ mc_samples: 400 }).loss, lossWith({ mc_samples: 800 }).loss];
        assert.ok(Math.abs(many / more - 1) < 0.05, `${many} and ${more}`);
    });

    it('averages outputs where numbers are predicted: as samples grow, linear networks come to weight scaling', () => {
        const linear = network(input(4), dropout(0.2), dense(1));
        const settings = settingsWith({ loss: resolveCall('loss', 'mse') });
        const examples = line(30, 4);
        const evaluate = (mcSamples: number) => {
            const { running, encoded } = createChecked(
                linear,
                { ...settings, mc_samples: mcSamples },
                examples,
            );
            const sums = { examples: 0, loss: 0, right: 0, squaredError: 0 };
            running.evaluate(encoded, 0, 30, sums);
            return sums;
        };
        const scaled = evaluate(1);
        const [few, many] = [evaluate(10), evaluate(4000)];
        // What is left of the noise goes down as 1 / k, in the squared error.
        assert.ok(Math.abs(many.loss - scaled.loss) < 0.05 * Math.abs(few.loss - scaled.loss) + 1e-9);
        assert.ok(Math.abs(many.loss - many.squaredError) < 1e-9);
    });

    it('changes neither training nor a network without noise', async () => {
        const [one, five] = [await train(net), await train(net, { mc_samples: 5 })];
        assert.deepEqual(
            one.epochs.map(({ trainingLossWithDropout }) => trainingLossWithDropout),
            five.epochs.map(({ trainingLossWithDropout }) => trainingLossWithDropout),
        );
        assert.notDeepEqual(one.epochs, five.epochs);
        const twin = withoutNoise(net)!;
        assert.deepEqual((await train(twin, { mc_samples: 5 })).epochs, (await train(twin)).epochs);
    });
});

describe('learned rates in a run', () => {
    for (const rate of ['per_layer', 'per_unit', 'per_weight'] as const) {
        it(`are reported every epoch, with the divergence, ${rate}`, async () => {
            const noise = layer('variational_dropout', { rate, initial_rate: 0.2 });
            const net = network(input(5), dense(8, 'relu'), noise, dense(3, 'softmax'));
            const { epochs, trainer } = await train(net);
            assert.equal(epochs.length, 3);
            for (const { learnedRates, klTerm } of epochs) {
                const [rates, ...others] = learnedRates!;
                assert.equal(others.length, 0);
                assert.equal(rates!.layer, 'variational_dropout');
                assert.equal(rates!.sharing, rate);
                assert.ok(rates!.minimum <= rates!.median && rates!.median <= rates!.maximum);
                assert.ok(rates!.minimum > 0 && rates!.maximum < 1);
                assert.equal(rates!.sparsity, rate === 'per_weight' ? 0 : undefined);
                assert.ok(klTerm! > 0);
            }
            assert.notEqual(epochs[0]!.learnedRates![0]!.mean, epochs[2]!.learnedRates![0]!.mean);
            assert.equal(epochs[2]!.klTerm, trainer.network.klTerm!());
        });
    }

    it('cut weights that the data does not need: the sparsity of per_weight', async () => {
        const noise = layer('variational_dropout', { rate: 'per_weight' });
        const net = network(input(5), noise, dense(20, 'tanh'), dense(3, 'softmax'));
        const { epochs } = await train(net, { epochs: 150, optimizer: adam(0.05) });
        const last = epochs.at(-1)!;
        assert.ok(last.learnedRates![0]!.sparsity! > 0.3, `${last.learnedRates![0]!.sparsity}`);
        assert.ok(last.validationAccuracy! > 0.85, `${last.validationAccuracy}`);
        assert.ok(last.klTerm! < epochs[0]!.klTerm!);
    });

    it('are absent where nothing is learned', async () => {
        const { epochs } = await train(
            network(input(5), dropout(0.5), dense(4, 'relu'), dense(3, 'softmax')),
        );
        assert.ok(
            !('learnedRates' in epochs[0]!) && !('klTerm' in epochs[0]!) && !('adaptiveL2' in epochs[0]!),
        );
    });
});

describe('the penalty that dropout amounts to in a linear model', () => {
    const sets = { training: line(40, 4), validation: line(20, 4, 1, 1) };
    const half = 12;
    const two = { training: clouds(40, 4, 2), validation: clouds(20, 4, 2, 1, 1) };
    const weightsOf = (trainer: Awaited<ReturnType<typeof train>>['trainer']) =>
        trainer.network.learned.map(({ values }) => values);
    /** The mean of xᵢⱼ² cᵢ over the examples, times wⱼ², summed over j. */
    const weighed = (
        features: Float32Array,
        weights: ArrayLike<number>,
        curvature: (row: number) => number,
    ): number => {
        let total = 0;
        for (let at = 0; at < features.length; at++) {
            const row = Math.floor(at / 4);
            total += (curvature(row) * (features[at]! * weights[at % 4]!) ** 2) / (features.length / 4);
        }
        return total;
    };

    for (const kind of ['dropout', 'gaussian_dropout'] as const) {
        it(`is reported, for regression p / (1 - p) ‖Γ w‖² / n: JMLR 15, section 9.1, ${kind}`, async () => {
            const net = network(input(4), layer(kind, { rate: 0.3 }), dense(1));
            const { epochs, trainer } = await train(net, { loss: resolveCall('loss', 'mse') }, sets);
            const expected = (0.3 / 0.7) * weighed(sets.training.features, weightsOf(trainer)[0]!, () => 1);
            assert.ok(Math.abs(epochs.at(-1)!.adaptiveL2! / expected - 1) < 1e-5);
        });
    }

    it('is ½ p / (1 - p) Σ σ (1 - σ) xⱼ² wⱼ² / n for logistic regression: Wager 2013', async () => {
        const net = network(input(4), dropout(0.4), dense(1, 'sigmoid'));
        const loss = resolveCall('loss', 'binary_cross_entropy');
        for (const mcSamples of [1, 5]) {
            const { epochs, trainer } = await train(net, { loss, mc_samples: mcSamples }, two);
            const [weights, bias] = weightsOf(trainer);
            const { features } = two.training;
            const curvature = (row: number): number => {
                let score = bias![0]!;
                for (let j = 0; j < 4; j++) {
                    score += features[row * 4 + j]! * weights![j]!;
                }
                return 1 / ((1 + Math.exp(-score)) * (1 + Math.exp(score)));
            };
            const expected = 0.5 * (0.4 / 0.6) * weighed(features, weights!, curvature);
            assert.ok(Math.abs(epochs.at(-1)!.adaptiveL2! / expected - 1) < 1e-4, `${mcSamples} networks`);
        }
    });

    it('follows the schedule of the rate, and is no part of what training minimizes', async () => {
        const schedule = resolveCall('rate_schedule', 'schedule', { rate: 0.5, mode: 'early', cutoff: 2 });
        const net = network(input(4), layer('dropout', { rate: schedule }), dense(2, 'softmax'));
        const { epochs } = await train(net, { epochs: 4, batch_size: half }, two);
        assert.deepEqual(
            epochs.map(({ adaptiveL2 }) => adaptiveL2! > 0),
            [true, true, false, false],
        );
        const { running, meanLoss } = createChecked(
            network(input(4), dropout(0.5), dense(2, 'softmax')),
            settingsWith(),
            two.training,
        );
        meanLoss();
        assert.equal(running.penalty(), 0);
    });

    it('is not reported where the formula has no meaning', async () => {
        const others = [
            network(input(4), dropout(0.5), dense(3, 'relu'), dense(2, 'softmax')),
            network(input(4), dropout(0.5), layer('batch_norm'), dense(2, 'softmax')),
            network(input(4), dropout(0.5), layer('relu'), dense(2, 'softmax')),
            network(input(4), dropout(0.5), layer('gaussian_noise', { stddev: 1 }), dense(2, 'softmax')),
            network(input(4), layer('gaussian_noise', { stddev: 1 }), dense(2, 'softmax')),
            network(input(4), dense(2), dropout(0.5), layer('softmax')),
            network(input(4), dense(2, 'softmax')),
        ];
        for (const net of others) {
            const { epochs } = await train(net, { epochs: 1 }, two);
            assert.equal(epochs[0]!.adaptiveL2, undefined, net.layers.map(({ kind }) => kind).join(' '));
        }
    });
});

describe('every kind of noise in a run', () => {
    const noises = [
        layer('alpha_dropout', { rate: 0.1 }),
        layer('gaussian_dropout', { rate: 0.3 }),
        layer('gaussian_noise', { stddev: 0.2 }),
        layer('path_dropout', { rate: 0.1 }),
        layer('drop_connect', { rate: 0.3 }),
        layer('adaptive_dropout'),
        layer('adaptive_dropout', { tied: false }),
        layer('variational_dropout', { rate: 'per_unit' }),
        layer('variational_dropout', { rate: 'per_weight' }),
    ];
    for (const noise of noises) {
        const named = noise as { readonly kind: string; readonly arguments: object };
        it(`learns with ${named.kind} ${JSON.stringify(named.arguments)}, and starts where its twin does`, async () => {
            const net = network(input(5), dense(16, 'tanh'), noise, dense(16, 'relu'), dense(3, 'softmax'));
            const { epochs, trainer } = await train(net, { epochs: 40 });
            assert.ok(epochs.at(-1)!.validationAccuracy! > 0.85);
            assert.ok(trainer.network.learned.every(({ values }) => values.every(Number.isFinite)));
            const again = await train(net, { epochs: 2 });
            assert.deepEqual(again.epochs[0], (await train(net, { epochs: 2 })).epochs[0]);

            const create = (of: ResolvedNetwork) =>
                createTrainer({ network: of, settings: settingsWith(), data }).network.learned.filter(
                    ({ name }) => name === 'weights' || name === 'bias',
                );
            assert.deepEqual(
                create(net).map(({ values }) => values),
                create(withoutNoise(net)!).map(({ values }) => values),
            );
        });
    }

    it('reports the penalty of adaptive_l2 on the training examples', async () => {
        const regularizer = resolveCall('regularizer', 'adaptive_l2', { rate: 0.5 });
        const { epochs } = await train(network(input(5), dense(3, 'softmax')), { regularizer });
        assert.ok(epochs.every(({ adaptiveL2 }) => adaptiveL2! > 0));
    });
});
