import assert from 'node:assert/strict';
import { adam } from '../../../src/engine/optimizers/adam.ts';
import { adamW } from '../../../src/engine/optimizers/adamw.ts';
import { normals } from '../support/gradient-check.ts';
import { momentAt } from '../support/moment.ts';

const parameters = { learning_rate: 0.01, beta_1: 0.9, beta_2: 0.99, epsilon: 1e-6 };
const gradients = Array.from({ length: 9 }, (_, step) => normals(2, step));

function follow(optimizer: ReturnType<typeof adamW>, isRegularized: boolean, rateFactor = 1): Float64Array {
    const values = Float64Array.of(0.3, -2);
    const memory = [new Float64Array(2), new Float64Array(2)];
    for (const [index, gradient] of gradients.entries()) {
        optimizer.update({ values, gradient, memory, isRegularized }, momentAt(index + 1, { rateFactor }));
    }
    return values;
}

describe('optimizer adamw', () => {
    it('takes the same share of a weight at every step, kept apart from Adam’s own steps', () => {
        const decay = 0.3;
        // Adam's steps do not depend on the weight, so its path gives them; each then decays with the steps that follow.
        const values = Float64Array.of(0, 0);
        const memory = [new Float64Array(2), new Float64Array(2)];
        const plain = adam(parameters);
        const expected = [0.3, -2];
        for (const [index, gradient] of gradients.entries()) {
            const before = values.slice();
            plain.update({ values, gradient, memory, isRegularized: true }, momentAt(index + 1));
            for (const [i, w] of expected.entries()) {
                expected[i] = w * (1 - 0.01 * decay) + values[i]! - before[i]!;
            }
        }
        for (const [i, w] of follow(adamW({ ...parameters, weight_decay: decay }), true).entries()) {
            assert.ok(Math.abs(w - expected[i]!) < 1e-14);
        }
    });

    it('leaves biases and the values of normalization layers to Adam', () => {
        assert.deepEqual(
            follow(adamW({ ...parameters, weight_decay: 0.5 }), false),
            follow(adam(parameters), false),
        );
    });

    it('decays with the learning rate, schedule included: by nothing where the rate is nothing', () => {
        assert.deepEqual([...follow(adamW({ ...parameters, weight_decay: 0.5 }), true, 0)], [0.3, -2]);
    });
});
