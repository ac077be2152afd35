import assert from 'node:assert/strict';
import { resolveCall } from '../../../src/catalog/arguments.ts';
import { dense, input, layer, network } from '../../support/networks.ts';
import { checkNetwork, createChecked } from '../support/network-check.ts';
import {
    assertMean,
    createNoise,
    describeNoiseLaws,
    describeRefusals,
    varianceOf,
} from '../support/noise-laws.ts';
import { clouds, settingsWith } from '../support/run.ts';

const noRates = [0, 1, -0.2, Number.NaN];

describe('op variational_dropout', () => {
    for (const rate of ['per_layer', 'per_unit'] as const) {
        describe(rate, () => {
            describeNoiseLaws('variational_dropout', { rate, initial_rate: 0.3 }, undefined);
            describeRefusals('variational_dropout', initial => ({ rate, initial_rate: initial }), noRates);

            it('starts as gaussian dropout of that rate', () => {
                const { run } = createNoise(
                    'variational_dropout',
                    { rate, initial_rate: 0.2 },
                    { shape: [2, 2, 200], fill: () => 1 },
                );
                const factors = run();
                assertMean(factors, 1, 0.5);
                assert.ok(Math.abs(varianceOf(factors) - 0.25) < 5 * 0.25 * Math.sqrt(2 / factors.length));
            });
        });
    }

    it('learns one rate for the layer, each channel or each weight', () => {
        const counts = (['per_layer', 'per_unit', 'per_weight'] as const).map(rate => {
            const net = network(input(6), layer('variational_dropout', { rate }), dense(3, 'softmax'));
            const { running } = createChecked(net, settingsWith(), clouds(4, 6, 3));
            return running.learned.find(({ name }) => name === 'log_alpha')!.values.length;
        });
        assert.deepEqual(counts, [1, 6, 18]);
    });

    for (const rate of ['per_layer', 'per_unit', 'per_weight']) {
        it(`has, ${rate}, the gradients of central differences of loss and divergence together`, () => {
            for (const seed of [1, 2, 3]) {
                const noise = () => layer('variational_dropout', { rate, initial_rate: 0.3 });
                checkNetwork(
                    network(input(5), noise(), dense(6, 'tanh'), noise(), dense(3, 'softmax')),
                    settingsWith({ seed }),
                    clouds(7, 5, 3, seed),
                    seed,
                );
            }
        });
    }

    it('draws, per weight, sums of the moments that noisy weights have, and evaluates with the mean', () => {
        // Kingma et al. (2015), by Monte Carlo over 40,000 examples of one kind.
        const count = 40_000;
        const mse = resolveCall('loss', 'mse');
        const net = network(
            input(3),
            layer('variational_dropout', { rate: 'per_weight', initial_rate: 0.2 }),
            dense(1),
        );
        const x = [0.5, -1, 2];
        const examples = {
            count,
            featureShape: [3],
            features: Float32Array.from({ length: 3 * count }, (_, at) => x[at % 3]!),
            target: { task: 'regression' as const, width: 1, values: new Float32Array(count) },
        };
        const { running, meanLoss } = createChecked(net, settingsWith({ loss: mse }), examples);
        const { values: theta } = running.learned.find(({ name }) => name === 'weights')!;
        const { values: bias } = running.learned.find(({ name }) => name === 'bias')!;
        const { values: logAlpha } = running.learned.find(({ name }) => name === 'log_alpha')!;
        const mean = x.reduce((sum, value, j) => sum + value * theta[j]!, bias[0]!);
        const variance = x.reduce(
            (sum, value, j) => sum + value ** 2 * Math.exp(logAlpha[j]!) * theta[j]! ** 2,
            0,
        );
        assert.ok(Math.abs(meanLoss(false) - mean ** 2) < 1e-9 * Math.max(1, mean ** 2));
        // E y² = mean² + variance, of variance 2 v² + 4 v mean².
        const sigma = Math.sqrt((2 * variance ** 2 + 4 * variance * mean ** 2) / count);
        assert.ok(Math.abs(meanLoss(true) - mean ** 2 - variance) < 5 * sigma);
    });
});
