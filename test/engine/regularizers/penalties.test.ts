// Weight penalties and activity penalties, each against its formula and central differences.

import assert from 'node:assert/strict';
import { resolveCall } from '../../../src/catalog/arguments.ts';
import { CannotRun } from '../../../src/engine/cannot-run.ts';
import { klSparsity } from '../../../src/engine/regularizers/kl-sparsity.ts';
import { l1 } from '../../../src/engine/regularizers/l1.ts';
import { l1L2 } from '../../../src/engine/regularizers/l1-l2.ts';
import { l2 } from '../../../src/engine/regularizers/l2.ts';
import { dense, input, layer, network } from '../../support/networks.ts';
import { centralDifferences, relativeError } from '../support/gradient-check.ts';
import { checkNetwork, createChecked } from '../support/network-check.ts';
import { clouds, settingsWith, sgd } from '../support/run.ts';

const call = (name: string, values = {}) => resolveCall('regularizer', name, values);

describe('weight penalties', () => {
    it('are c Σ w² without a half, c Σ |w|, and their sum', () => {
        const w = Float64Array.of(1, -2, 3);
        assert.equal(l2({ l2: 0.5 }, 1).penalty!(w), 7);
        assert.equal(l1({ l1: 0.5 }, 1).penalty!(w), 3);
        assert.equal(l1L2({ l1: 1, l2: 2 }, 1).penalty!(w), 34);
    });

    it('have the gradients of central differences, and none at 0 where there is a kink', () => {
        for (const running of [l2({ l2: 0.3 }, 1), l1({ l1: 0.3 }, 1), l1L2({ l1: 0.1, l2: 0.7 }, 1)]) {
            const w = Float64Array.of(1, -2, 0.5, -0.1);
            const gradient = Float64Array.of(4, 4, 4, 4);
            running.addGradient!(w, gradient);
            const expected = centralDifferences(w, () => running.penalty!(w)).map(value => value + 4);
            assert.ok(relativeError(gradient, expected) < 1e-9);
            const atZero = Float64Array.of(7);
            running.addGradient!(Float64Array.of(0), atZero);
            assert.equal(atZero[0], 7);
        }
    });

    it('add up with the loss in a network, from the layer or from train, alone or in a list', () => {
        const lists = [call('l2', { l2: 0.05 }), [call('l1', { l1: 0.02 }), call('l1_l2')]];
        for (const regularizer of lists) {
            const net = network(
                input(5),
                layer('dense', { units: 4, activation: 'tanh', regularizer }),
                dense(3),
            );
            checkNetwork(net, settingsWith(), clouds(6, 5, 3));
            const plain = network(input(5), dense(4, 'tanh'), dense(3, 'softmax'));
            checkNetwork(plain, settingsWith({ regularizer, bias_regularizer: true }), clouds(6, 5, 3));
        }
    });

    it('act on weights and not on biases, unless asked; and a layer’s own replaces that of train', () => {
        const own = call('l2', { l2: 1 });
        const net = network(input(5), layer('dense', { units: 4, regularizer: own }), dense(3));
        const penaltyWith = (changes: object) => {
            const { running, meanLoss } = createChecked(net, settingsWith(changes), clouds(6, 5, 3));
            meanLoss();
            const square = (layerId: number, name: string) => {
                const found = running.learned.find(
                    tensor => tensor.layer === layerId && tensor.name === name,
                );
                return Array.from(found!.values).reduce((sum, w) => sum + w * w, 0);
            };
            const last = net.layers.findLast(({ kind }) => kind === 'dense')!.id;
            return {
                penalty: running.penalty(),
                first: square(1, 'weights'),
                firstBias: square(1, 'bias'),
                second: square(last, 'weights'),
                secondBias: square(last, 'bias'),
            };
        };
        const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-12, `${a} and not ${b}`);
        const alone = penaltyWith({});
        close(alone.penalty, alone.first);
        const both = penaltyWith({ regularizer: call('l2', { l2: 10 }) });
        close(both.penalty, both.first + 10 * both.second);
        const biases = penaltyWith({ regularizer: call('l2', { l2: 10 }), bias_regularizer: true });
        close(biases.penalty, biases.first + biases.firstBias + 10 * biases.second + 10 * biases.secondBias);
    });

    it('do not turn max_norm on for biases', () => {
        const net = network(input(5), dense(3));
        const settings = settingsWith({
            regularizer: call('max_norm', { max_value: 1e-3 }),
            bias_regularizer: true,
            optimizer: sgd(1),
        });
        const { running, encoded, order } = createChecked(net, settings, clouds(6, 5, 3));
        running.trainStep(encoded, order, 0, 6, 0);
        const norm = (name: string) =>
            Math.hypot(...running.learned.find(tensor => tensor.name === name)!.values);
        assert.ok(norm('weights') < 0.002 && norm('bias') > 0.01);
    });
});

describe('activity regularizer kl_sparsity', () => {
    const sparse = (weight = 0.3) =>
        resolveCall('activity_regularizer', 'kl_sparsity', { target: 0.2, weight });

    it('is the divergence of Bernoulli distributions, summed over the units', () => {
        const output = Float64Array.of(0.1, 0.9, 0.3, 0.7, 0.2, 0.8);
        const kl = (a: number, b: number) => a * Math.log(a / b) + (1 - a) * Math.log((1 - a) / (1 - b));
        const { penalty, addGradient } = klSparsity({ target: 0.2, weight: 0.5 }, 2);
        assert.ok(Math.abs(penalty(output, 6) - 0.5 * (kl(0.2, 0.2) + kl(0.2, 0.8))) < 1e-15);
        const gradient = new Float64Array(6);
        addGradient(output, gradient, 6);
        assert.ok(
            relativeError(
                gradient,
                centralDifferences(output, () => penalty(output, 6)),
            ) < 1e-8,
        );
    });

    it('has no gradient where a mean is no probability', () => {
        const gradient = new Float64Array(2);
        klSparsity({ target: 0.2, weight: 0.5 }, 2).addGradient(Float64Array.of(0, 3), gradient, 2);
        assert.deepEqual([...gradient], [0, 0]);
    });

    it('acts after the activation, hidden or last, and adds up with the loss', () => {
        const regulated = (units: number, activation: string) =>
            layer('dense', { units, activation, activity_regularizer: sparse() });
        checkNetwork(
            network(input(5), regulated(4, 'sigmoid'), dense(3, 'softmax')),
            settingsWith(),
            clouds(6, 5, 3),
        );
        checkNetwork(
            network(input(5), dense(4, 'tanh'), regulated(3, 'softmax')),
            settingsWith(),
            clouds(6, 5, 3),
        );
    });

    it('brings mean activations to the target in training', () => {
        const net = network(
            input(5),
            layer('dense', { units: 8, activation: 'sigmoid', activity_regularizer: sparse(3) }),
            dense(3, 'softmax'),
        );
        const { running, encoded, order, meanLoss } = createChecked(
            net,
            settingsWith({ optimizer: sgd(0.5) }),
            clouds(40, 5, 3),
        );
        meanLoss();
        const before = running.penalty();
        for (let step = 0; step < 300; step++) {
            running.trainStep(encoded, order, 0, 40, step);
        }
        meanLoss();
        assert.ok(running.penalty() < 0.1 * before, `${running.penalty()} after ${before}`);
    });
});

describe('regularizer adaptive_l2', () => {
    it('refuses networks that are no linear or logistic model', () => {
        const regularizer = call('adaptive_l2', { rate: 0.5 });
        const create = (activation: string, loss = 'mse') =>
            createChecked(
                network(input(5), dense(3, activation)),
                settingsWith({ regularizer, loss: resolveCall('loss', loss) }),
                clouds(6, 5, 3),
            );
        assert.throws(() => create('tanh'), CannotRun);
        create('softmax', 'cross_entropy');
        create('linear', 'mse');
    });
});
