import assert from 'node:assert/strict';
import { resolveCall } from '../../../src/catalog/arguments.ts';
import { wordAt } from '../../../src/core/random/streams.ts';
import { CannotRun } from '../../../src/engine/cannot-run.ts';
import { randomKeysOf } from '../../../src/engine/network-graph.ts';
import { withoutNoise } from '../../../src/model/twin.ts';
import { dense, input, layer, network } from '../../support/networks.ts';
import { checkNetwork, createChecked } from '../support/network-check.ts';
import { clouds, settingsWith } from '../support/run.ts';

const mse = resolveCall('loss', 'mse');

/** Many examples of one kind, to predict 0: the mean loss is then the second moment of the output. */
function copies(count: number, x: readonly number[]) {
    return {
        count,
        featureShape: [x.length],
        features: Float32Array.from({ length: x.length * count }, (_, at) => x[at % x.length]!),
        target: { task: 'regression' as const, width: 1, values: new Float32Array(count) },
    };
}

const valuesOf = (running: ReturnType<typeof createChecked>['running'], name: string) =>
    running.learned.find(tensor => tensor.name === name)!.values;

describe('op drop_connect', () => {
    it('has the gradients of central differences, its masks frozen', () => {
        for (const seed of [1, 2, 3]) {
            for (const rate of [0, 0.3, 0.8]) {
                const net = network(
                    input(5),
                    dense(4, 'tanh'),
                    layer('drop_connect', { rate }),
                    dense(6, 'sigmoid'),
                    dense(3, 'softmax'),
                );
                checkNetwork(net, settingsWith({ seed }), clouds(6, 5, 3, seed), seed);
            }
        }
    });

    it('is the identity at a rate of 0, training and evaluation', () => {
        const net = network(
            input(5),
            layer('drop_connect', { rate: 0 }),
            dense(6, 'relu'),
            dense(3, 'softmax'),
        );
        const twin = withoutNoise(net)!;
        const [a, b] = [net, twin].map(each => createChecked(each, settingsWith(), clouds(9, 5, 3)));
        assert.equal(a!.meanLoss(true), b!.meanLoss(true));
        assert.equal(a!.meanLoss(false), b!.meanLoss(false));
    });

    it('refuses rates that are none, and noises on the same weights that do not compose', () => {
        const create = (...rates: number[]) =>
            createChecked(
                network(input(2), ...rates.map(rate => layer('drop_connect', { rate })), dense(1)),
                settingsWith({ loss: mse }),
                copies(1, [1, 2]),
            );
        for (const rate of [1, -0.1, Number.NaN]) {
            assert.throws(() => create(rate), CannotRun);
        }
        const learned = layer('variational_dropout', { rate: 'per_weight' });
        const dropped = layer('drop_connect', { rate: 0.5 });
        for (const pair of [
            [learned, dropped],
            [dropped, learned],
        ]) {
            const net = network(input(2), ...pair, dense(1));
            assert.throws(
                () => createChecked(net, settingsWith({ loss: mse }), copies(1, [1, 2])),
                /both act on the weights/,
            );
        }
    });

    it('acts, twice on the same weights, as one that drops what either would', () => {
        const connect = (...rates: readonly number[]) =>
            createChecked(
                network(
                    input(5),
                    ...rates.map(rate => layer('drop_connect', { rate })),
                    dense(6, 'relu'),
                    dense(3, 'softmax'),
                ),
                settingsWith(),
                clouds(9, 5, 3),
            );
        // 1 - 0.5 · 0.5 · 0.5, which floats hold exactly.
        const [many, one] = [connect(0.5, 0.5, 0.5), connect(0.875)];
        for (const training of [true, false]) {
            assert.equal(many.meanLoss(training), one.meanLoss(training));
        }
        assert.notEqual(many.meanLoss(true), connect(0.5, 0.5).meanLoss(true));
    });

    it('masks each weight of each example from its place in the mask stream, scaled by 1 / (1 - p)', () => {
        const net = network(input(3), layer('drop_connect', { rate: 0.4 }), dense(1));
        const x = [1, 10, 100];
        const { running, encoded } = createChecked(net, settingsWith({ loss: mse }), copies(5, x));
        const w = valuesOf(running, 'weights');
        const bias = valuesOf(running, 'bias');
        const before = w.slice();
        for (let row = 0; row < 5; row++) {
            const order = Int32Array.of(0, 1, 2, 3, 4);
            const upTo = (count: number) => running.forward(encoded, order, 0, count, 9, true);
            const y = x.reduce((sum, value, j) => {
                const word = wordAt(
                    { seed: 1, stream: 'masks', step: 9, layer: randomKeysOf(net)[1]!, example: row },
                    j,
                );
                return sum + (word / 2 ** 32 >= 0.4 ? (value * w[j]!) / (1 - 0.4) : 0);
            }, bias[0]!);
            const loss = upTo(row + 1) - (row === 0 ? 0 : upTo(row));
            assert.ok(Math.abs(loss - y * y) < 1e-9 * Math.max(1, y * y));
        }
        assert.deepEqual(w, before, 'the weights themselves are left as they were');
    });

    it('gives the same whether masks are kept for backward or, being too many, drawn again', () => {
        const net = network(
            input(64),
            layer('drop_connect', { rate: 0.4 }),
            dense(128, 'tanh'),
            dense(3, 'softmax'),
        );
        const [kept, drawn] = [10, 5000].map(capacity => {
            const data = clouds(4, 64, 3);
            const { running, encoded, order } = createChecked(net, settingsWith(), data, 1, { capacity });
            running.trainStep(encoded, order, 0, 4, 0);
            return running.learned.map(({ gradient }) => gradient);
        });
        assert.deepEqual(kept, drawn);
    });

    it('has the mean x W + b and the variance p / (1 - p) x² W² of moment matching, by Monte Carlo', () => {
        const count = 40_000;
        const rate = 0.3;
        const x = [0.5, -1, 2, 1.5];
        const net = network(input(4), layer('drop_connect', { rate }), dense(1));
        const { running, meanLoss } = createChecked(net, settingsWith({ loss: mse }), copies(count, x));
        const w = valuesOf(running, 'weights');
        const mean = x.reduce((sum, value, j) => sum + value * w[j]!, valuesOf(running, 'bias')[0]!);
        const variance = x.reduce((sum, value, j) => sum + (rate / (1 - rate)) * (value * w[j]!) ** 2, 0);
        assert.ok(Math.abs(meanLoss(false) - mean ** 2) < 1e-9 * Math.max(1, mean ** 2));
        const second = meanLoss(true);
        // The fourth moment is bounded by that of the largest sum.
        const largest = x.reduce(
            (sum, value, j) => sum + Math.abs(value * w[j]!) / (1 - rate),
            Math.abs(mean),
        );
        assert.ok(Math.abs(second - mean ** 2 - variance) < (5 * largest ** 2) / Math.sqrt(count));
        assert.ok(variance > 0.05);
    });

    it('evaluates the activation after it on average over that normal distribution: for relu, in closed form', () => {
        const rate = 0.5;
        const x = [0.5, -1, 2, 1.5];
        const net = network(input(4), layer('drop_connect', { rate }), dense(1, 'relu'));
        const { running, meanLoss } = createChecked(net, settingsWith({ loss: mse }), copies(1, x));
        const w = valuesOf(running, 'weights');
        const mean = x.reduce((sum, value, j) => sum + value * w[j]!, valuesOf(running, 'bias')[0]!);
        const sigma = Math.sqrt(x.reduce((sum, value, j) => sum + (value * w[j]!) ** 2, 0));
        // E max(0, μ + σ z) = μ Φ(μ/σ) + σ φ(μ/σ), Φ by Simpson's rule.
        const density = (z: number) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
        const steps = 2000;
        const h = (mean / sigma + 12) / steps;
        let area = 0;
        for (let i = 0; i <= steps; i++) {
            area += density(-12 + i * h) * (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2);
        }
        const expected = (mean * area * h) / 3 + sigma * density(mean / sigma);
        const actual = Math.sqrt(meanLoss(false));
        assert.ok(Math.abs(actual - expected) < 0.02 * sigma, `${actual} and not ${expected}`);
        assert.ok(Math.abs(actual - Math.max(0, mean)) > 0.05 * sigma, 'which is not the mean network');
    });
});
