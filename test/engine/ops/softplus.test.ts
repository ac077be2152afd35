import assert from 'node:assert/strict';
import { checkShapes, outputOf } from '../support/elementwise-check.ts';

describe('op softplus', () => {
    it('has the gradients of central differences', () => checkShapes('softplus'));

    it('is ln 2 at zero, and differs from its mirror image by its input', () => {
        const values = [0, 0.3, 1, 5, 40, 900];
        assert.equal(outputOf('softplus', [0])[0], Math.LN2);
        const mirrored = outputOf(
            'softplus',
            values.map(x => -x),
        );
        for (const [index, y] of outputOf('softplus', values).entries()) {
            // ln(1 + e^x) - ln(1 + e^-x) = x.
            assert.ok(Math.abs(y - mirrored[index]! - values[index]!) <= 1e-15 * (1 + values[index]!));
        }
    });
});
