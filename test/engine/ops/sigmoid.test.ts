import assert from 'node:assert/strict';
import { checkShapes, outputOf } from '../support/elementwise-check.ts';

describe('op sigmoid', () => {
    it('has the gradients of central differences', () => checkShapes('sigmoid'));

    it('is the logistic function, and overflows nowhere', () => {
        const values = [-700, -30, -1, 0, 0.5, 30, 1000];
        for (const [index, y] of outputOf('sigmoid', values).entries()) {
            const expected = 1 / (1 + Math.exp(-values[index]!));
            assert.ok(Math.abs(y - expected) <= 1e-14 * expected, `${y} is not ${expected}`);
        }
        assert.deepEqual(outputOf('sigmoid', [-1e6, 1e6]), [0, 1]);
    });
});
