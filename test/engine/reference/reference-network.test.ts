import assert from 'node:assert/strict';
import fc from 'fast-check';
import { resolveCall } from '../../../src/catalog/arguments.ts';
import { CannotRun } from '../../../src/engine/cannot-run.ts';
import { createReferenceNetwork } from '../../../src/engine/reference/reference-network.ts';
import { withoutNoise } from '../../../src/model/twin.ts';
import { dense, dropout, input, layer, network, residual } from '../../support/networks.ts';
import { checkNetwork, createChecked } from '../support/network-check.ts';
import { adam, clouds, line, settingsWith, sgd } from '../support/run.ts';

const mse = resolveCall('loss', 'mse');

describe('reference network', () => {
    it('has the gradients of central differences for stacks with dropout, masks frozen', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 1, max: 7 }),
                fc.constantFrom('tanh', 'sigmoid', 'linear'),
                fc.double({ min: 0, max: 0.7, noNaN: true }),
                fc.integer({ min: 1, max: 500 }),
                (units, activation, rate, seed) => {
                    const net = network(
                        input(5),
                        layer('dense', { units: units + 3, activation }),
                        dropout(rate),
                        layer('dense', { units: 4, activation: 'softmax' }),
                    );
                    checkNetwork(net, settingsWith({ seed }), clouds(6, 5, 4, seed), seed);
                },
            ),
            { numRuns: 25 },
        );
    });

    it('has them for every loss after every output that it goes with', () => {
        const body = [input(4), layer('dense', { units: 6, activation: 'tanh' })];
        const examples = clouds(5, 4, 3);
        checkNetwork(network(...body, layer('dense', { units: 3 })), settingsWith(), examples);
        checkNetwork(network(...body, dense(3, 'softmax')), settingsWith(), examples);
        checkNetwork(network(...body, dense(3, 'softmax')), settingsWith({ loss: mse }), examples);
        checkNetwork(network(...body, dense(3, 'sigmoid')), settingsWith({ loss: mse }), examples);
        checkNetwork(network(...body, layer('dense', { units: 1 })), settingsWith({ loss: mse }), line(5, 4));
    });

    it('adds up the gradients of a layer that is read more than once', () => {
        const net = network(
            input(4),
            dense(5, 'tanh'),
            residual(dense(7, 'sigmoid'), layer('dense', { units: 5 })),
            residual(layer('linear'), residual(dense(5, 'tanh'), dropout(0.3))),
            dense(3, 'softmax'),
        );
        checkNetwork(net, settingsWith(), clouds(5, 4, 3));
    });

    it('does not let the gradient of a skip over an identity overwrite that of its branch', () => {
        const net = network(
            input(4),
            dense(4, 'tanh'),
            residual(layer('linear')),
            layer('dense', { units: 2 }),
        );
        checkNetwork(net, settingsWith(), clouds(5, 4, 2));
    });

    it('starts a network and its twin without dropout from the same weights, and computes the same at evaluation', () => {
        const net = network(input(6), dropout(0.2), dense(8, 'relu'), dropout(0.5), dense(3, 'softmax'));
        const twin = withoutNoise(net);
        assert.ok(twin !== undefined);
        const examples = clouds(10, 6, 3);
        const a = createChecked(net, settingsWith(), examples);
        const b = createChecked(twin, settingsWith(), examples);
        assert.deepEqual(
            a.running.learned.map(({ values }) => values),
            b.running.learned.map(({ values }) => values),
        );
        assert.equal(a.meanLoss(false), b.meanLoss(false));
        assert.notEqual(a.meanLoss(true), b.meanLoss(true));
    });

    it('draws no random numbers for a dropout whose rate is 0', () => {
        const examples = clouds(10, 6, 3);
        const lossOf = (rate: number) =>
            createChecked(
                network(input(6), dropout(rate), dense(3, 'softmax')),
                settingsWith(),
                examples,
            ).meanLoss();
        assert.equal(
            lossOf(0),
            createChecked(network(input(6), dense(3, 'softmax')), settingsWith(), examples).meanLoss(),
        );
        assert.notEqual(lossOf(0.5), lossOf(0));
    });

    it('keeps the weights into every unit within max_norm after each step', () => {
        const net = network(
            input(6),
            layer('dense', { units: 8, activation: 'relu', max_norm: 0.5 }),
            layer('dense', { units: 3 }),
        );
        const { running, encoded, order } = createChecked(
            net,
            settingsWith({ optimizer: sgd(0.5) }),
            clouds(20, 6, 3),
        );
        const [weights, , outputWeights] = running.learned;
        const longest = (values: ArrayLike<number>, units: number) =>
            Math.max(
                ...Array.from({ length: units }, (_, unit) =>
                    Math.sqrt(
                        Array.from(values).reduce(
                            (sum, w, at) => (at % units === unit ? sum + w * w : sum),
                            0,
                        ),
                    ),
                ),
            );
        for (let step = 0; step < 5; step++) {
            running.trainStep(encoded, order, 0, 20, step);
            assert.ok(longest(weights!.values, 8) <= 0.5 + 1e-12);
        }
        assert.ok(longest(outputWeights!.values, 3) > 0.5, 'another layer is not constrained');
    });

    it('takes the regularizer of train for affine layers without one, and a layer’s own in its place', () => {
        const regularizer = resolveCall('regularizer', 'max_norm', { max_value: 0.25 });
        const net = network(
            input(6),
            layer('dense', { units: 8, max_norm: 2 }),
            layer('tanh'),
            dense(3, 'softmax'),
        );
        const { running } = createChecked(net, settingsWith({ regularizer }), clouds(4, 6, 3));
        const norms = running.learned
            .filter(({ name }) => name === 'weights')
            .map(({ values, regularizers }) => {
                values.fill(10);
                regularizers[0]?.constrain?.(values);
                return Math.hypot(
                    ...Array.from(values).filter((_, at) => at % (values.length === 48 ? 8 : 3) === 0),
                );
            });
        assert.deepEqual(
            norms.map(norm => Math.round(norm * 1e9) / 1e9),
            [2, 0.25],
        );
    });

    it('gives the same bits in batches of any size at evaluation', () => {
        const examples = clouds(37, 6, 3);
        const { running, encoded } = createChecked(
            network(input(6), dense(7, 'tanh'), dense(3, 'softmax')),
            settingsWith(),
            examples,
        );
        const sumsOf = (size: number) => {
            const sums = { examples: 0, loss: 0, right: 0, squaredError: 0 };
            for (let from = 0; from < 37; from += size) {
                running.evaluate(encoded, from, Math.min(37, from + size), sums);
            }
            return sums;
        };
        const whole = sumsOf(37);
        assert.equal(whole.examples, 37);
        assert.equal(sumsOf(5).right, whole.right);
        assert.ok(Math.abs(sumsOf(5).loss - whole.loss) < 1e-12);
    });

    it('updates nothing once the loss is not finite, and names the layer', () => {
        const net = network(input(6), dense(7, 'tanh'), dense(3, 'softmax'));
        const { running, encoded, order } = createChecked(
            net,
            settingsWith({ optimizer: adam(0.1) }),
            clouds(4, 6, 3),
        );
        running.learned[2]!.values[0] = Number.NaN;
        const before = running.learned.map(({ values }) => values.slice());
        assert.ok(Number.isNaN(running.trainStep(encoded, order, 0, 4, 0)));
        assert.deepEqual(
            running.learned.map(({ values }) => values),
            before,
        );
        assert.deepEqual(running.findNonFinite(), { layer: 3, what: 'weights' });
    });

    it('draws weights by the activation that follows, or by the initializer of the settings for all layers', () => {
        const net = network(
            input(6, 6, 1),
            layer('conv2d', { filters: 4, kernel_size: 3, activation: 'relu' }),
            layer('flatten'),
            dense(3, 'softmax'),
        );
        const weightsOf = (name?: string) =>
            createReferenceNetwork({
                network: net,
                settings: settingsWith(
                    name === undefined ? {} : { initializer: resolveCall('initializer', name) },
                ),
                capacity: 1,
                precision: 'float64',
                describe: String,
            })
                .learned.filter(tensor => tensor.name === 'weights')
                .map(({ values }) => [...values]);
        const [convolution, output] = weightsOf();
        assert.deepEqual(weightsOf('he')[0], convolution);
        assert.deepEqual(weightsOf('glorot')[1], output);
        // The same normal numbers with variances of 2 / fan_in and 1 / fan_in.
        for (const [index, w] of weightsOf('lecun')[0]!.entries()) {
            assert.ok(Math.abs(w * Math.SQRT2 - convolution![index]!) < 1e-15);
        }
    });

    it('refuses layers, losses and optimizers that it does not know', () => {
        const examples = clouds(4, 6, 3);
        const net = network(input(6), dense(3));
        const unknown = { call: 'unheard_of', arguments: {} };
        assert.throws(() => createChecked(net, settingsWith({ optimizer: unknown }), examples), CannotRun);
        const layers = net.layers.map(each =>
            each.kind === 'dense' ? { ...each, kind: 'unheard_of' as never } : each,
        );
        assert.throws(() => createChecked({ ...net, layers }, settingsWith(), examples));
    });
});
