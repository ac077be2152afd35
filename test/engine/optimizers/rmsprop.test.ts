import assert from 'node:assert/strict';
import { rmsprop } from '../../../src/engine/optimizers/rmsprop.ts';
import { normals } from '../support/gradient-check.ts';
import { momentAt } from '../support/moment.ts';

const parameters = { learning_rate: 0.01, rho: 0.8, momentum: 0, epsilon: 1e-6 };
const gradients = Array.from({ length: 12 }, (_, step) => normals(1, step)[0]!);

function follow(momentum: number, epsilon = parameters.epsilon): number[] {
    const optimizer = rmsprop({ ...parameters, momentum, epsilon });
    const values = Float64Array.of(0.3);
    const memory = Array.from({ length: optimizer.memories }, () => new Float64Array(1));
    return gradients.map((gradient, index) => {
        optimizer.update(
            { values, gradient: Float64Array.of(gradient), memory, isRegularized: true },
            momentAt(index + 1),
        );
        return values[0]!;
    });
}

/** The step that gradient number t asks for by itself: the mean square is (1 - ρ) Σ ρᵗ⁻ⁱ gᵢ². */
const stepOf = (t: number) =>
    (parameters.learning_rate * gradients[t]!) /
    Math.sqrt(
        (1 - parameters.rho) *
            gradients.slice(0, t + 1).reduce((sum, g, i) => sum + parameters.rho ** (t - i) * g * g, 0) +
            parameters.epsilon,
    );

describe('optimizer rmsprop', () => {
    it('has the closed form of the running mean square', () => {
        let expected = 0.3;
        for (const [t, value] of follow(0).entries()) {
            expected -= stepOf(t);
            assert.ok(Math.abs(value - expected) < 1e-14, `step ${t + 1}`);
        }
    });

    it('has the closed form of momentum: each step acts with a weight of (1 - μ^k) / (1 - μ) in all', () => {
        const expected = gradients.reduce(
            (w, _, t) => w - (stepOf(t) * (1 - 0.7 ** (gradients.length - t))) / (1 - 0.7),
            0.3,
        );
        assert.ok(Math.abs(follow(0.7).at(-1)! - expected) < 1e-14);
    });

    it('divides by the root of the gradient’s own share at first, whatever its size', () => {
        const [first = 0] = follow(0, 1e-30);
        const expected = 0.3 - (0.01 * Math.sign(gradients[0]!)) / Math.sqrt(1 - 0.8);
        assert.ok(Math.abs(first - expected) < 1e-12);
    });
});
