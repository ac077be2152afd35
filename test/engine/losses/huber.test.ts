import assert from 'node:assert/strict';
import fc from 'fast-check';
import { huber } from '../../../src/engine/losses/huber.ts';
import { mae } from '../../../src/engine/losses/mae.ts';
import { mse } from '../../../src/engine/losses/mse.ts';
import { centralDifferences, gradientTolerance, normals, relativeError } from '../support/gradient-check.ts';

describe('loss huber', () => {
    it('is half the square up to delta, and linear beyond', () => {
        const batch = (outputs: number[]) => ({
            rows: 1,
            width: outputs.length,
            outputs: Float64Array.from(outputs),
            targets: new Float64Array(outputs.length),
        });
        assert.equal(huber({ delta: 2 }, 'output').sum(batch([1, -2, 5])), (0.5 + 2 + 2 * (5 - 1)) / 3);
    });

    it('is half of mse for a delta beyond every error, and delta times mae in the limit of a small one', () => {
        const batch = { rows: 3, width: 4, outputs: normals(12, 1), targets: normals(12, 2) };
        const half = mse({}, 'output').sum(batch) / 2;
        assert.ok(Math.abs(huber({ delta: 1e3 }, 'output').sum(batch) - half) < 1e-13);
        const linear = mae({}, 'output').sum(batch);
        assert.ok(Math.abs(huber({ delta: 1e-9 }, 'output').sum(batch) / 1e-9 - linear) < 1e-7);
    });

    it('has the gradient of central differences on both sides of delta', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 1, max: 5 }),
                fc.integer({ min: 1, max: 6 }),
                fc.double({ min: 0.1, max: 2, noNaN: true }),
                fc.integer({ min: 0, max: 999 }),
                (rows, width, delta, seed) => {
                    const loss = huber({ delta }, 'output');
                    const outputs = normals(rows * width, seed);
                    const batch = { rows, width, outputs, targets: normals(rows * width, seed + 1) };
                    const gradient = new Float64Array(rows * width);
                    loss.gradient(batch, gradient);
                    // The second derivative jumps at delta, which costs the central difference a digit there.
                    const expected = centralDifferences(outputs, () => loss.sum(batch) / rows);
                    assert.ok(relativeError(gradient, expected) < 10 * gradientTolerance);
                },
            ),
        );
    });
});
