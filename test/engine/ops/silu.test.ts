import assert from 'node:assert/strict';
import { checkShapes, outputOf } from '../support/elementwise-check.ts';

describe('op silu', () => {
    it('has the gradients of central differences', () => checkShapes('silu'));

    it('has its least value, about -0.2785, near -1.2785', () => {
        // At the minimum y = x + 1, since there σ(x) (1 + x (1 - σ(x))) = 0.
        const x = -1.278464542761074;
        const [least = 0, left = 0, right = 0] = outputOf('silu', [x, x - 0.01, x + 0.01]);
        assert.ok(Math.abs(least - (x + 1)) < 1e-14);
        assert.ok(left > least && right > least);
    });

    it('nears zero to the left and its input to the right', () => {
        assert.deepEqual(outputOf('silu', [0, 800, -800]).map(Math.abs), [0, 800, 0]);
    });
});
