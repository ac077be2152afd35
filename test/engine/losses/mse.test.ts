import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mse } from '../../../src/engine/losses/mse.ts';
import { centralDifferences, gradientTolerance, normals, relativeError } from '../support/gradient-check.ts';

const loss = mse({}, 'output');

describe('loss mse', () => {
    it('is the mean of the squared errors over an example’s outputs, summed over the examples', () => {
        const batch = {
            rows: 2,
            width: 2,
            outputs: Float64Array.of(1, 2, 3, 4),
            targets: Float64Array.of(0, 4, 3, 1),
        };
        assert.equal(loss.sum(batch), (1 + 4) / 2 + (0 + 9) / 2);
    });

    it('has the gradient of central differences', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 1, max: 5 }),
                fc.integer({ min: 1, max: 6 }),
                fc.integer({ min: 0, max: 999 }),
                (rows, width, seed) => {
                    const outputs = normals(rows * width, seed);
                    const batch = { rows, width, outputs, targets: normals(rows * width, seed + 1) };
                    const gradient = new Float64Array(rows * width);
                    loss.gradient(batch, gradient);
                    const expected = centralDifferences(outputs, () => loss.sum(batch) / rows);
                    assert.ok(relativeError(gradient, expected) < gradientTolerance);
                },
            ),
        );
    });
});
