// Dropout as a penalty: what it is on average, exactly for squares and to second order for logistic models.

import assert from 'node:assert/strict';
import { resolveCall } from '../../../src/catalog/arguments.ts';
import { adaptiveL2 } from '../../../src/engine/regularizers/adaptive-l2.ts';
import type { LinearBatch } from '../../../src/engine/regularizers/types.ts';
import { dense, dropout, input, network } from '../../support/networks.ts';
import { centralDifferences, normals, relativeError } from '../support/gradient-check.ts';
import { checkNetwork, createChecked } from '../support/network-check.ts';
import { clouds, line, settingsWith, sgd } from '../support/run.ts';

const regularizer = (rate: number) => resolveCall('regularizer', 'adaptive_l2', { rate });
const mse = resolveCall('loss', 'mse');

describe('adaptive_l2', () => {
    it('has the gradients of central differences for mse and cross_entropy, by weights and bias', () => {
        checkNetwork(
            network(input(5), dense(1)),
            settingsWith({ loss: mse, regularizer: regularizer(0.4) }),
            line(8, 5),
        );
        for (const seed of [1, 2, 3]) {
            const settings = settingsWith({ regularizer: regularizer(0.4), seed });
            checkNetwork(network(input(5), dense(3, 'softmax')), settings, clouds(8, 5, 3, seed), seed);
        }
    });

    it('has them for binary_cross_entropy, the output moving with the weights', () => {
        const inputs = 4;
        const rows = 5;
        const penalty = adaptiveL2({ rate: 0.3 }, 2).linear!;
        const weights = normals(inputs * 2, 1);
        const bias = normals(2, 2);
        const x = normals(rows * inputs, 3);
        const y = new Float64Array(rows * 2);
        const batch: LinearBatch = { rows, inputs, x, y, weights, loss: 'binary_cross_entropy' };
        const value = () => {
            for (let at = 0; at < y.length; at++) {
                const row = Math.floor(at / 2);
                y[at] = bias[at % 2]!;
                for (let j = 0; j < inputs; j++) {
                    y[at]! += x[row * inputs + j]! * weights[j * 2 + (at % 2)]!;
                }
            }
            return penalty.sum(batch) / rows;
        };
        value();
        const gradients = [new Float64Array(weights.length), new Float64Array(2)] as const;
        penalty.addGradient(batch, ...gradients);
        assert.ok(relativeError(gradients[0], centralDifferences(weights, value)) < 1e-7);
        assert.ok(relativeError(gradients[1], centralDifferences(bias, value)) < 1e-7);
    });

    it('equals the formula of the catalogue for one logistic output', () => {
        const x = [1, -2, 0.5, 3];
        const w = Float64Array.of(0.3, -0.2, 0.5, 0.1);
        const score = x.reduce((sum, value, j) => sum + value * w[j]!, 0);
        const s = 1 / (1 + Math.exp(-score));
        const expected = 0.5 * (0.2 / 0.8) * s * (1 - s) * x.reduce((sum, v, j) => sum + (v * w[j]!) ** 2, 0);
        const batch = { rows: 1, inputs: 4, x: Float64Array.from(x), y: Float64Array.of(score), weights: w };
        const actual = adaptiveL2({ rate: 0.2 }, 1).linear!.sum({ ...batch, loss: 'binary_cross_entropy' });
        assert.ok(Math.abs(actual - expected) < 1e-15);
    });

    it('is, for mse, exactly what dropout adds on average: JMLR 15, section 9.1', () => {
        // The mean over 3,000 masks of each of 20 examples, against the loss without noise plus the penalty.
        const examples = line(20, 6);
        const settings = settingsWith({ loss: mse, regularizer: regularizer(0.3) });
        const { running, encoded, order } = createChecked(
            network(input(6), dropout(0.3), dense(1)),
            settings,
            examples,
        );
        running.forward(encoded, order, 0, 20, 0, false);
        const expected = running.forward(encoded, order, 0, 20, 0, false) / 20 + running.penalty();
        const losses = Array.from(
            { length: 3000 },
            (_, step) => running.forward(encoded, order, 0, 20, step, true) / 20,
        );
        const mean = losses.reduce((sum, value) => sum + value, 0) / losses.length;
        const variance = losses.reduce((sum, value) => sum + (value - mean) ** 2, 0) / losses.length;
        assert.ok(
            Math.abs(mean - expected) < 5 * Math.sqrt(variance / losses.length),
            `${mean}, ${expected}`,
        );
        assert.ok(
            running.penalty() > 10 * Math.sqrt(variance / losses.length),
            'which is no small difference',
        );
    });

    it('leads linear regression to the ridge solution that dropout has in closed form', () => {
        // minimize ‖t - X w‖² + p / (1 - p) ‖Γ w‖², Γ = diag(XᵀX)^½: solved by elimination, without bias.
        const rate = 0.4;
        const rows = 30;
        const inputs = 3;
        const examples = line(rows, inputs);
        const x = examples.features;
        const t = examples.target.task === 'regression' ? examples.target.values : new Float32Array();
        const system = Array.from({ length: inputs }, (_, a) =>
            Array.from({ length: inputs + 1 }, (_, b) => {
                let sum = 0;
                for (let row = 0; row < rows; row++) {
                    sum += x[row * inputs + a]! * (b < inputs ? x[row * inputs + b]! : t[row]!);
                }
                return a === b ? sum * (1 + rate / (1 - rate)) : sum;
            }),
        );
        for (let pivot = 0; pivot < inputs; pivot++) {
            for (let row = 0; row < inputs; row++) {
                const factor = row === pivot ? 0 : system[row]![pivot]! / system[pivot]![pivot]!;
                system[row] = system[row]!.map((value, column) => value - factor * system[pivot]![column]!);
            }
        }
        const ridge = system.map((row, index) => row[inputs]! / row[index]!);
        const net = network(input(inputs), dense(1));
        const withoutBias = {
            ...net,
            layers: net.layers.map(each =>
                each.kind === 'dense'
                    ? { ...each, parameters: { ...each.parameters, use_bias: false } }
                    : each,
            ),
        };
        const settings = settingsWith({ loss: mse, regularizer: regularizer(rate), optimizer: sgd(0.1) });
        const { running, encoded, order } = createChecked(withoutBias, settings, examples);
        for (let step = 0; step < 1000; step++) {
            running.trainStep(encoded, order, 0, rows, step);
        }
        assert.ok(relativeError(running.learned[0]!.values, ridge) < 1e-9);
    });

    it('is close to what dropout adds on average for softmax, where noise is small', () => {
        const examples = clouds(20, 6, 3);
        const settings = settingsWith({ regularizer: regularizer(0.05) });
        const net = network(input(6), dropout(0.05), dense(3, 'softmax'));
        const { running, encoded, order } = createChecked(net, settings, examples);
        for (const { values } of running.learned) {
            values.set(values.map((value: number) => 0.12 * value) as Float64Array);
        }
        const still = running.forward(encoded, order, 0, 20, 0, false) / 20;
        const penalty = running.penalty();
        let sum = 0;
        const draws = 20_000;
        for (let step = 0; step < draws; step++) {
            sum += running.forward(encoded, order, 0, 20, step, true) / 20 - still;
        }
        assert.ok(Math.abs(sum / draws / penalty - 1) < 0.1, `${sum / draws} and ${penalty}`);
    });

    it('is reported by evaluation, as the sum over the examples', () => {
        const settings = settingsWith({ loss: mse, regularizer: regularizer(0.3) });
        const { running, encoded, order } = createChecked(network(input(4), dense(1)), settings, line(10, 4));
        const sums = { examples: 0, loss: 0, right: 0, squaredError: 0 };
        running.evaluate(encoded, 0, 4, sums);
        running.evaluate(encoded, 4, 10, sums);
        running.forward(encoded, order, 0, 10, 0, false);
        assert.ok(Math.abs((sums as { adaptiveL2?: number }).adaptiveL2! / 10 - running.penalty()) < 1e-12);
    });
});
