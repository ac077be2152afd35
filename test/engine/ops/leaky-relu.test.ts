import assert from 'node:assert/strict';
import { awayFromZero, checkShapes, outputOf } from '../support/elementwise-check.ts';

describe('op leaky_relu', () => {
    for (const slope of [0, 0.01, 0.3, 1.5]) {
        it(`has the gradients of central differences with slope ${slope}`, () =>
            checkShapes('leaky_relu', 1, awayFromZero, { negative_slope: slope }));
    }

    it('scales negative values alone', () => {
        assert.deepEqual(
            outputOf('leaky_relu', [-2, -0.5, 0, 3], { negative_slope: 0.25 }),
            [-0.5, -0.125, 0, 3],
        );
    });

    it('keeps a NaN', () => {
        assert.deepEqual(outputOf('leaky_relu', [Number.NaN], { negative_slope: 0.25 }), [Number.NaN]);
    });
});
