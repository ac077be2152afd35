import assert from 'node:assert/strict';
import { checkShapes, outputOf } from '../support/elementwise-check.ts';

describe('op softmax', () => {
    it('has the gradients of central differences along the last axis', () => checkShapes('softmax'));

    it('has the probabilities of scores that differ by logarithms', () => {
        const probabilities = outputOf('softmax', [Math.log(1), Math.log(2), Math.log(5)]);
        for (const [index, expected] of [1 / 8, 2 / 8, 5 / 8].entries()) {
            assert.ok(Math.abs(probabilities[index]! - expected) < 1e-15);
        }
    });

    it('is the same for shifted scores, and finite for large ones', () => {
        assert.deepEqual(outputOf('softmax', [1000, 1001, 999]), outputOf('softmax', [0, 1, -1]));
        assert.deepEqual(outputOf('softmax', [-1e30, 0, 1e30]), [0, 0, 1]);
    });
});
