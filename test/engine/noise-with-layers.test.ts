// Noises beside the layers that they were not written with: whole networks against central differences, masks frozen.

import { resolveCall } from '../../src/catalog/arguments.ts';
import type { Value } from '../../src/catalog/values.ts';
import { dense, input, layer, network, projected, type Statement } from '../support/networks.ts';
import { checkNetwork } from './support/network-check.ts';
import { clouds, settingsWith } from './support/run.ts';

const conv = (filters: number, written: Readonly<Record<string, Value>> = {}) =>
    layer('conv2d', { filters, kernel_size: 2, ...written });
const end = [layer('flatten'), dense(3, 'softmax')];
const start = [input(4, 3, 2)];
const tokens = clouds(6, 5, 3);

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

describe('noise beside other layers', () => {
    for (const [name, body] of Object.entries(bodies)) {
        it(`has the gradients of central differences: ${name}`, () =>
            checkNetwork(network(...body), settingsWith(), clouds(6, 24, 3)));
    }

    it('has them with drop_connect on an embedding', () => {
        checkNetwork(
            network(
                input(5),
                layer('drop_connect', { rate: 0.4 }),
                layer('embedding', { vocabulary: 7, dimensions: 3 }),
                ...end,
            ),
            settingsWith(),
            { ...tokens, features: tokens.features.map(x => Math.floor(Math.abs(x)) % 7) },
        );
    });

    it('has them with label smoothing and penalties at once', () => {
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
});
