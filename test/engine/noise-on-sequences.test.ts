// Noises beside layers that read sequences, [steps, channels]: whole networks against central differences, masks frozen.

import { dense, input, layer, network, type Statement } from '../support/networks.ts';
import { checkNetwork } from './support/network-check.ts';
import { clouds, settingsWith } from './support/run.ts';

const end = [layer('flatten'), dense(3, 'softmax')];

const bodies: Readonly<Record<string, readonly Statement[]>> = {
    'drop_connect on a convolution': [
        layer('drop_connect', { rate: 0.4 }),
        layer('conv1d', { filters: 3, kernel_size: 3, strides: 2, padding: 'same' }),
        layer('tanh'),
        layer('global_max_pool1d'),
        dense(3, 'softmax'),
    ],
    'variational_dropout on the weights of a convolution': [
        layer('variational_dropout', { rate: 'per_weight' }),
        layer('conv1d', { filters: 3, kernel_size: 2 }),
        layer('silu'),
        ...end,
    ],
    'adaptive_dropout and spatial_dropout over a convolution': [
        layer('conv1d', { filters: 3, kernel_size: 2 }),
        layer('adaptive_dropout'),
        layer('softplus'),
        layer('spatial_dropout', { rate: 0.4 }),
        ...end,
    ],
};

describe('noise beside layers that read sequences', () => {
    for (const [name, body] of Object.entries(bodies)) {
        it(`has the gradients of central differences: ${name}`, () =>
            checkNetwork(network(input(6, 4), ...body), settingsWith(), clouds(6, 24, 3)));
    }
});
