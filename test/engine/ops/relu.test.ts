import assert from 'node:assert/strict';
import { checkShapes, outputOf } from '../support/elementwise-check.ts';

describe('op relu', () => {
    it('has the gradients of central differences away from its kink', () => {
        checkShapes('relu', 1, x => x + Math.sign(x) * 0.01);
    });

    it('keeps what is positive', () => {
        assert.deepEqual(outputOf('relu', [-2, -0, 0, 0.5, 3]), [0, 0, 0, 0.5, 3]);
    });

    it('hides no NaN, so that a diverged run names the right layer', () => {
        assert.deepEqual(outputOf('relu', [Number.NaN, -Infinity, Infinity]), [Number.NaN, 0, Infinity]);
    });
});
