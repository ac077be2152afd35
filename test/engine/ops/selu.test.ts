import assert from 'node:assert/strict';
import { awayFromZero, checkShapes, outputOf } from '../support/elementwise-check.ts';
import { normals } from '../support/gradient-check.ts';

describe('op selu', () => {
    it('has the gradients of central differences', () => checkShapes('selu', 1, awayFromZero));

    it('keeps mean 0 and variance 1 of standard normal values, which is what its constants solve for', () => {
        const count = 200_000;
        const y = outputOf('selu', [...normals(count, 5)]);
        const mean = y.reduce((sum, value) => sum + value, 0) / count;
        const variance = y.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
        // Five standard errors: 5 / √n for the mean, and the fourth moment is below 6 for the variance.
        assert.ok(Math.abs(mean) < 5 / Math.sqrt(count), `mean ${mean}`);
        assert.ok(Math.abs(variance - 1) < (5 * Math.sqrt(5)) / Math.sqrt(count), `variance ${variance}`);
    });
});
