import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mae } from '../../../src/engine/losses/mae.ts';
import { centralDifferences, gradientTolerance, normals, relativeError } from '../support/gradient-check.ts';

const loss = mae({}, 'output');

describe('loss mae', () => {
    it('is the mean magnitude of the errors over an example’s outputs, summed over the examples', () => {
        const batch = {
            rows: 2,
            width: 2,
            outputs: Float64Array.of(1, 2, 3, 4),
            targets: Float64Array.of(0, 4, 3, 1),
        };
        assert.equal(loss.sum(batch), (1 + 2) / 2 + (0 + 3) / 2);
        const gradient = new Float64Array(4);
        loss.gradient(batch, gradient);
        assert.deepEqual([...gradient], [0.25, -0.25, 0, 0.25]);
    });

    it('has the gradient of central differences', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 1, max: 5 }),
                fc.integer({ min: 1, max: 6 }),
                fc.integer({ min: 0, max: 999 }),
                (rows, width, seed) => {
                    const targets = normals(rows * width, seed + 1);
                    // Away from where the magnitude has a kink.
                    const outputs = normals(rows * width, seed).map(
                        (error, i) => targets[i]! + error + Math.sign(error) * 0.01,
                    );
                    const batch = { rows, width, outputs, targets };
                    const gradient = new Float64Array(rows * width);
                    loss.gradient(batch, gradient);
                    const expected = centralDifferences(outputs, () => loss.sum(batch) / rows);
                    assert.ok(relativeError(gradient, expected) < gradientTolerance);
                },
            ),
        );
    });
});
