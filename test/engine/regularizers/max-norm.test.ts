import assert from 'node:assert/strict';
import fc from 'fast-check';
import { maxNorm } from '../../../src/engine/regularizers/max-norm.ts';
import { normals } from '../support/gradient-check.ts';

function normOfColumn(weights: Float64Array, units: number, unit: number): number {
    return Math.sqrt(weights.filter((_, at) => at % units === unit).reduce((sum, w) => sum + w * w, 0));
}

describe('regularizer max_norm', () => {
    it('shortens the weights into each unit that are too long to the limit, and changes no other', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 1, max: 6 }),
                fc.integer({ min: 1, max: 6 }),
                fc.double({ min: 0.1, max: 4, noNaN: true }),
                fc.integer({ min: 0, max: 999 }),
                (inputs, units, limit, seed) => {
                    const before = normals(inputs * units, seed);
                    const after = before.slice();
                    maxNorm({ max_value: limit }, units).constrain?.(after);
                    for (let unit = 0; unit < units; unit++) {
                        const norm = normOfColumn(before, units, unit);
                        const factor = Math.min(1, limit / norm);
                        for (let at = unit; at < before.length; at += units) {
                            assert.ok(
                                Math.abs(after[at]! - before[at]! * factor) <
                                    1e-15 * Math.abs(before[at]!) * 4,
                            );
                        }
                        assert.ok(normOfColumn(after, units, unit) <= limit * (1 + 1e-14) || norm <= limit);
                    }
                },
            ),
        );
    });

    it('limits columns, the weights into a unit, and not rows', () => {
        const weights = Float64Array.of(3, 0.1, 4, 0.1);
        maxNorm({ max_value: 1 }, 2).constrain?.(weights);
        assert.deepEqual(
            [...weights].map(w => Math.round(w * 1e6) / 1e6),
            [0.6, 0.1, 0.8, 0.1],
        );
    });
});
