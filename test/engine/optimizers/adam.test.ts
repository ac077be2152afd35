import assert from 'node:assert/strict';
import { adam } from '../../../src/engine/optimizers/adam.ts';
import { normals } from '../support/gradient-check.ts';
import { momentAt } from '../support/moment.ts';

const parameters = { learning_rate: 0.01, beta_1: 0.9, beta_2: 0.99, epsilon: 1e-6 };

describe('optimizer adam', () => {
    it('has the closed form of the bias-corrected averages', () => {
        const { learning_rate: rate, beta_1, beta_2, epsilon } = parameters;
        const optimizer = adam(parameters);
        const gradients = Array.from({ length: 12 }, (_, step) => normals(1, step)[0]!);
        const values = Float64Array.of(0.3);
        const memory = Array.from({ length: optimizer.memories }, () => new Float64Array(1));
        let expected = 0.3;
        for (let t = 1; t <= gradients.length; t++) {
            optimizer.update(
                { values, gradient: Float64Array.of(gradients[t - 1]!), memory, isRegularized: true },
                momentAt(t),
            );
            // Kingma and Ba: the average is (1 - β) Σ βᵗ⁻ⁱ gᵢ, and its correction divides by 1 - βᵗ.
            const average = (beta: number, power: number) =>
                ((1 - beta) *
                    gradients.slice(0, t).reduce((sum, g, i) => sum + beta ** (t - 1 - i) * g ** power, 0)) /
                (1 - beta ** t);
            expected -= (rate * average(beta_1, 1)) / (Math.sqrt(average(beta_2, 2)) + epsilon);
            assert.ok(Math.abs(values[0]! - expected) < 1e-14, `step ${t}`);
        }
    });

    it('takes a first step of the learning rate, whatever the size of the gradient', () => {
        for (const gradient of [1e-2, 1, -1e4]) {
            const values = Float64Array.of(0);
            const memory = [new Float64Array(1), new Float64Array(1)];
            adam({ ...parameters, epsilon: 1e-12 }).update(
                { values, gradient: Float64Array.of(gradient), memory, isRegularized: true },
                momentAt(1),
            );
            assert.ok(Math.abs(values[0]! + Math.sign(gradient) * 0.01) < 1e-11);
        }
    });
});
