// Noise as a run has it: averaged networks at evaluation, learned rates in the metrics, and twins beside it.

import assert from 'node:assert/strict';
import { resolveCall } from '../../src/catalog/arguments.ts';
import type { TrainSettings } from '../../src/catalog/blocks/train.ts';
import { createTrainer, type MeasuredEpoch } from '../../src/engine/trainer.ts';
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
        const { epochs } = await train(network(input(5), dropout(0.5), dense(3, 'softmax')));
        assert.ok(
            !('learnedRates' in epochs[0]!) && !('klTerm' in epochs[0]!) && !('adaptiveL2' in epochs[0]!),
        );
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
