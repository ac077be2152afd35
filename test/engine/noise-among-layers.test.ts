// Noises among layers other than dense ones, which they were not written with: weights of convolutions and embeddings,
// maps, normalization. Whole networks against central differences, masks frozen.

import assert from 'node:assert/strict';
import { resolveCall } from '../../src/catalog/arguments.ts';
import type { Value } from '../../src/catalog/values.ts';
import type { Examples } from '../../src/model/examples.ts';
import { withoutNoise } from '../../src/model/twin.ts';
import { dense, dropout, input, layer, network, projected, type Statement } from '../support/networks.ts';
import { checkNetwork, createChecked } from './support/network-check.ts';
import { clouds, settingsWith } from './support/run.ts';

const images = (count: number): Examples => ({ ...clouds(count, 16, 3), featureShape: [4, 4, 1] });
const tokens = (count: number): Examples => {
    const examples = clouds(count, 5, 3);
    return { ...examples, features: examples.features.map(value => Math.abs(Math.round(value)) % 7) };
};
const noises = [
    () => layer('drop_connect', { rate: 0.4 }),
    () => layer('variational_dropout', { rate: 'per_weight', initial_rate: 0.3 }),
];

const conv = (filters: number, written: Readonly<Record<string, Value>> = {}) =>
    layer('conv2d', { filters, kernel_size: 2, ...written });
const end = [layer('flatten'), dense(3, 'softmax')];
const start = [input(4, 3, 2)];

const bodies: Readonly<Record<string, readonly Statement[]>> = {
    'drop_connect on a convolution': [
        ...start,
        layer('drop_connect', { rate: 0.4 }),
        conv(3),
        layer('tanh'),
        ...end,
    ],
    'variational_dropout on the weights of a convolution': [
        ...start,
        layer('variational_dropout', { rate: 'per_weight' }),
        conv(3, { padding: 'same', strides: 2 }),
        layer('silu'),
        ...end,
    ],
    'variational_dropout per unit after a convolution': [
        ...start,
        conv(3),
        layer('variational_dropout', { rate: 'per_unit' }),
        layer('elu'),
        ...end,
    ],
    'adaptive_dropout over a convolution': [
        ...start,
        conv(3),
        layer('adaptive_dropout'),
        layer('softplus'),
        ...end,
    ],
    'spatial_dropout and pooling': [
        ...start,
        conv(4, { padding: 'same' }),
        layer('gelu'),
        layer('spatial_dropout', { rate: 0.4 }),
        layer('avg_pool2d'),
        ...end,
    ],
    'alpha_dropout after selu': [
        ...start,
        conv(3),
        layer('selu'),
        layer('alpha_dropout', { rate: 0.3 }),
        ...end,
    ],
    'gaussian_dropout between batch_norm and layer_norm': [
        ...start,
        conv(3, { use_bias: false }),
        layer('batch_norm'),
        layer('gaussian_dropout', { rate: 0.3 }),
        layer('layer_norm'),
        ...end,
    ],
    'noise on a residual branch with a projection': [
        ...start,
        projected(
            conv(3, { padding: 'same' }),
            conv(3, { padding: 'same' }),
            layer('gaussian_noise', { stddev: 0.2 }),
        ),
        layer('tanh'),
        layer('global_avg_pool2d'),
        dense(3, 'softmax'),
    ],
};

describe('noise among other layers', () => {
    for (const [name, body] of Object.entries(bodies)) {
        it(`has the gradients of central differences: ${name}`, () =>
            checkNetwork(network(...body), settingsWith(), clouds(6, 24, 3)));
    }

    it('has the gradients of central differences with label smoothing and penalties at once', () => {
        checkNetwork(
            network(
                ...start,
                conv(3),
                layer('dropout', { rate: 0.3 }),
                layer('leaky_relu', { negative_slope: 0.2 }),
                ...end,
            ),
            settingsWith({
                label_smoothing: 0.1,
                regularizer: resolveCall('regularizer', 'l2', { l2: 0.01 }),
            }),
            clouds(6, 24, 3),
        );
    });
    for (const [index, noise] of noises.entries()) {
        const name = ['drop_connect', 'variational_dropout per weight'][index];

        it(`has the gradients of central differences where ${name} acts on convolutions`, () => {
            const net = network(
                input(4, 4, 1),
                layer('conv2d', { filters: 2, kernel_size: 2, activation: 'tanh' }),
                noise(),
                layer('conv2d', { filters: 3, kernel_size: 2, padding: 'same', activation: 'sigmoid' }),
                layer('avg_pool2d', { pool_size: 2 }),
                layer('flatten'),
                dense(3, 'softmax'),
            );
            checkNetwork(net, settingsWith(), images(4));
        });

        it(`has them where ${name} acts on an embedding`, () => {
            const net = network(
                input(5),
                noise(),
                layer('embedding', { vocabulary: 7, dimensions: 2 }),
                layer('flatten'),
                dense(3, 'softmax'),
            );
            const { running, meanLoss } = createChecked(net, settingsWith(), tokens(6));
            meanLoss();
            running.backward();
            checkNetwork(net, settingsWith(), tokens(6));
        });
    }

    it('gates a convolution, tied and untied', () => {
        for (const tied of [true, false]) {
            const net = network(
                input(4, 4, 1),
                layer('conv2d', { filters: 3, kernel_size: 2, activation: 'relu' }),
                layer('adaptive_dropout', { tied }),
                layer('global_avg_pool2d'),
                dense(3, 'softmax'),
            );
            const { running, encoded, order, meanLoss } = createChecked(net, settingsWith(), images(20));
            const before = meanLoss(false);
            for (let step = 0; step < 100; step++) {
                running.trainStep(encoded, order, 0, 20, step);
            }
            assert.ok(meanLoss(false) < before);
            const gate = running.learned.find(({ name }) => name === 'gate_weights');
            assert.equal(gate?.values.length, tied ? undefined : 12);
        }
    });

    it('drops whole channels of maps, and after selu keeps its activations normal', () => {
        const net = network(
            input(4, 4, 1),
            layer('conv2d', { filters: 3, kernel_size: 2, activation: 'tanh' }),
            layer('spatial_dropout', { rate: 0.4 }),
            layer('flatten'),
            layer('dense', { units: 5, activation: 'selu' }),
            layer('alpha_dropout', { rate: 0.1 }),
            dense(3, 'softmax'),
        );
        checkNetwork(net, settingsWith(), images(5));
    });

    it('leaves the running averages of batch_norm alone in the dropout networks of an evaluation', () => {
        const net = network(input(5), dense(6), layer('batch_norm'), dropout(0.5), dense(3, 'softmax'));
        const { running, encoded, order } = createChecked(
            net,
            settingsWith({ mc_samples: 4 }),
            clouds(12, 5, 3),
        );
        running.trainStep(encoded, order, 0, 12, 0);
        const before = running.state.map(({ values }) => values.slice());
        const sums = { examples: 0, loss: 0, right: 0, squaredError: 0 };
        running.evaluate(encoded, 0, 12, sums);
        assert.deepEqual(
            running.state.map(({ values }) => values),
            before,
        );
        // One example at a time gives the same: nothing is taken from the batch.
        const single = { examples: 0, loss: 0, right: 0, squaredError: 0 };
        for (let row = 0; row < 12; row++) {
            running.evaluate(encoded, row, row + 1, single);
        }
        assert.ok(Math.abs(single.loss - sums.loss) < 1e-9);
    });

    it('averages the probabilities of yes-or-no outputs, and has adaptive_l2 for them', () => {
        const two = clouds(20, 4, 2);
        const settings = settingsWith({ loss: resolveCall('loss', 'binary_cross_entropy') });
        const net = network(input(4), dropout(0.3), dense(1, 'sigmoid'));
        const evaluate = (mcSamples: number) => {
            const { running, encoded } = createChecked(net, { ...settings, mc_samples: mcSamples }, two);
            const sums = { examples: 0, loss: 0, right: 0, squaredError: 0 };
            running.evaluate(encoded, 0, 20, sums);
            return sums.loss;
        };
        assert.ok(Math.abs(evaluate(800) / evaluate(400) - 1) < 0.05);
        const regularizer = resolveCall('regularizer', 'adaptive_l2', { rate: 0.4 });
        checkNetwork(withoutNoise(net)!, { ...settings, regularizer }, two);
    });

    it('has kl_sparsity on the filters of a convolution', () => {
        const sparse = resolveCall('activity_regularizer', 'kl_sparsity', { target: 0.2, weight: 0.3 });
        const net = network(
            input(4, 4, 1),
            layer('conv2d', {
                filters: 3,
                kernel_size: 2,
                activation: 'sigmoid',
                activity_regularizer: sparse,
            }),
            layer('flatten'),
            dense(3, 'softmax'),
        );
        checkNetwork(net, settingsWith({ clip_norm: null }), images(5));
    });
});
