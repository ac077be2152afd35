import assert from 'node:assert/strict';
import { checkShapes, outputOf } from '../support/elementwise-check.ts';

describe('op tanh', () => {
    it('has the gradients of central differences', () => checkShapes('tanh'));

    it('is the hyperbolic tangent, for large and tiny values too', () => {
        const values = [-1000, -20.5, -3, -0.3, -1e-9, 0, 1e-9, 0.2, 1, 19, 400];
        for (const [index, y] of outputOf('tanh', values).entries()) {
            const expected = Math.tanh(values[index]!);
            assert.ok(Math.abs(y - expected) <= 1e-14 * Math.abs(expected), `${y} is not ${expected}`);
        }
    });
});
