import assert from 'node:assert/strict';
import { CannotRun } from '../../../src/engine/cannot-run.ts';
import { sgd } from '../../../src/engine/optimizers/sgd.ts';
import { normals } from '../support/gradient-check.ts';

const rate = 0.05;
const gradients = Array.from({ length: 8 }, (_, step) => normals(3, step));

function follow(momentum: number, nesterov: boolean): Float64Array {
    const optimizer = sgd({ learning_rate: rate, momentum, nesterov });
    const values = Float64Array.of(1, -2, 0.5);
    const memory = Array.from({ length: optimizer.memories }, () => new Float64Array(3));
    for (const [index, gradient] of gradients.entries()) {
        optimizer.update({ values, gradient, memory }, index + 1);
    }
    return values;
}

function assertClose(actual: Float64Array, expected: (weight: number, index: number) => number): void {
    for (const [index, start] of [1, -2, 0.5].entries()) {
        assert.ok(Math.abs(actual[index]! - expected(start, index)) < 1e-14);
    }
}

describe('optimizer sgd', () => {
    it('subtracts the learning rate times the gradient', () => {
        assertClose(follow(0, false), (w, i) => w - rate * gradients.reduce((sum, g) => sum + g[i]!, 0));
    });

    it('has the closed form of momentum: each gradient acts with a weight of (1 - μ^k) / (1 - μ) in all', () => {
        const momentum = 0.9;
        assertClose(
            follow(momentum, false),
            (w, i) =>
                w -
                rate *
                    gradients.reduce((sum, g, t) => {
                        const stepsLeft = gradients.length - t;
                        return sum + (g[i]! * (1 - momentum ** stepsLeft)) / (1 - momentum);
                    }, 0),
        );
    });

    it('has the closed form of Nesterov’s momentum: the same with one step more', () => {
        const momentum = 0.9;
        assertClose(
            follow(momentum, true),
            (w, i) =>
                w -
                rate *
                    gradients.reduce((sum, g, t) => {
                        const stepsLeft = gradients.length - t;
                        return sum + (g[i]! * (1 - momentum ** (stepsLeft + 1))) / (1 - momentum);
                    }, 0),
        );
    });

    it('refuses a momentum that changes, rather than pass it over', () => {
        const ramp = { call: 'ramp', arguments: {} };
        assert.throws(() => sgd({ learning_rate: 1, momentum: ramp, nesterov: false }), CannotRun);
    });
});
