import fc from 'fast-check';
import { resolveCall } from '../../../src/catalog/arguments.ts';
import { dense, input, layer, network } from '../../support/networks.ts';
import { adam, clouds, line, settingsWith, sgd } from '../support/run.ts';
import { compareBackends } from './both-backends.ts';

const mse = resolveCall('loss', 'mse');
const regularizer = (name: string, values = {}) => resolveCall('regularizer', name, values);

const body = (units = 9) => [input(5), dense(units, 'tanh')];

describe('a network in WebAssembly', function () {
    this.timeout(10_000);

    it('trains as the reference does, with the same bits for any number of threads', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 1, max: 20 }),
                fc.integer({ min: 1, max: 20 }),
                fc.integer({ min: 2, max: 9 }),
                fc.integer({ min: 1, max: 13 }),
                fc.constantFrom(0, 0.9),
                fc.integer({ min: 1, max: 1000 }),
                (features, units, classes, batch, momentum, seed) => {
                    compareBackends({
                        network: network(
                            input(features),
                            dense(units, 'relu'),
                            dense(units + 1, 'relu'),
                            dense(classes, 'softmax'),
                        ),
                        settings: settingsWith({ seed, batch_size: batch, optimizer: sgd(0.02, momentum) }),
                        examples: clouds(30, features, classes, seed),
                        steps: 12,
                    });
                },
            ),
            { numRuns: 30 },
        );
    });

    for (const activation of [
        'relu',
        'leaky_relu',
        'elu',
        'selu',
        'gelu',
        'silu',
        'tanh',
        'sigmoid',
        'softplus',
        'linear',
    ]) {
        it(`trains through ${activation} as the reference does`, () => {
            compareBackends({
                network: network(input(5), dense(11, activation), dense(7, activation), dense(3, 'softmax')),
                settings: settingsWith({ batch_size: 8, optimizer: sgd(0.05) }),
                examples: clouds(20, 5, 3),
                steps: 9,
            });
        });
    }

    for (const [name, loss, ...layers] of [
        ['cross_entropy from scores', 'cross_entropy', dense(3, 'softmax')],
        ['binary_cross_entropy of several outputs', 'binary_cross_entropy', dense(3, 'sigmoid')],
        ['mse of classes', 'mse', dense(3, 'sigmoid')],
        ['mae', 'mae', dense(3, 'linear')],
        ['huber', 'huber', dense(3, 'linear')],
    ] as const) {
        it(`minimizes ${name} as the reference does`, () => {
            compareBackends({
                network: network(...body(), ...layers),
                settings: settingsWith({
                    loss: resolveCall('loss', loss),
                    batch_size: 8,
                    optimizer: sgd(0.05, 0.9),
                }),
                examples: clouds(20, 5, 3),
                steps: 9,
            });
        });
    }

    it('has two classes in one output, and numbers to predict', () => {
        compareBackends({
            network: network(...body(), dense(1, 'sigmoid')),
            settings: settingsWith({ loss: resolveCall('loss', 'binary_cross_entropy'), batch_size: 8 }),
            examples: clouds(20, 5, 2),
            steps: 9,
        });
        compareBackends({
            network: network(...body(), dense(1, 'linear')),
            settings: settingsWith({ loss: mse, batch_size: 8 }),
            examples: line(20, 5),
            steps: 9,
        });
    });

    for (const [name, changes] of Object.entries({
        'Nesterov momentum': {
            optimizer: resolveCall('optimizer', 'sgd', {
                learning_rate: 0.05,
                momentum: 0.9,
                nesterov: true,
            }),
        },
        adam: { optimizer: adam(0.01) },
        adamw: { optimizer: resolveCall('optimizer', 'adamw', { learning_rate: 0.01, weight_decay: 0.1 }) },
        rmsprop: { optimizer: resolveCall('optimizer', 'rmsprop', { learning_rate: 0.01 }) },
        'rmsprop with momentum': {
            optimizer: resolveCall('optimizer', 'rmsprop', { learning_rate: 0.01, momentum: 0.8 }),
        },
        'a learning rate on a schedule': {
            learning_rate_schedule: resolveCall('learning_rate_schedule', 'exponential', { rate: 0.5 }),
        },
        l1: { regularizer: regularizer('l1', { l1: 0.01 }) },
        l2: { regularizer: regularizer('l2', { l2: 0.01 }), bias_regularizer: true },
        'l1 and l2': { regularizer: regularizer('l1_l2', { l1: 0.01, l2: 0.02 }) },
        max_norm: { regularizer: regularizer('max_norm', { max_value: 0.5 }) },
        'label smoothing': { label_smoothing: 0.1 },
        'clipped gradients': { clip_norm: 0.05 },
    })) {
        it(`trains with ${name} as the reference does`, () => {
            compareBackends({
                network: network(...body(), dense(3, 'softmax')),
                settings: settingsWith({ batch_size: 8, ...changes }),
                examples: clouds(20, 5, 3),
                steps: 9,
            });
        });
    }

    it('trains with adaptive_l2, which reads the batch, as the reference does', () => {
        for (const [loss, output] of [
            ['cross_entropy', dense(3, 'softmax')],
            ['mse', dense(3, 'linear')],
        ] as const) {
            compareBackends({
                network: network(input(5), output),
                settings: settingsWith({
                    batch_size: 8,
                    loss: resolveCall('loss', loss),
                    regularizer: regularizer('adaptive_l2', { rate: 0.3 }),
                    optimizer: sgd(0.02),
                }),
                examples: clouds(20, 5, 3),
                steps: 9,
            });
        }
    });

    it('keeps activities sparse as the reference does', () => {
        compareBackends({
            network: network(
                input(5),
                layer('dense', {
                    units: 19,
                    activation: 'sigmoid',
                    activity_regularizer: resolveCall('activity_regularizer', 'kl_sparsity', {
                        target: 0.1,
                        weight: 0.1,
                    }),
                }),
                dense(3, 'softmax'),
            ),
            settings: settingsWith({ batch_size: 8 }),
            examples: clouds(20, 5, 3),
            steps: 9,
        });
    });
});
