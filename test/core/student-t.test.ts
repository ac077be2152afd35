import assert from 'node:assert/strict';
import fc from 'fast-check';
import jStat from 'jstat';
import { criticalT } from '../../src/core/student-t.ts';

describe("Student's t", () => {
    it('has the quantiles of jStat', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 1, max: 1000 }),
                fc.double({ min: 1e-4, max: 0.9, noNaN: true }),
                (freedom, level) => {
                    const expected = jStat.studentt.inv(1 - level / 2, freedom);
                    assert.ok(Math.abs(criticalT(level, freedom) - expected) <= 1e-6 * expected + 1e-9);
                },
            ),
        );
    });

    it('is exact where there is a closed form: tan for one degree of freedom, a root for two', () => {
        for (const level of [0.5, 0.1, 0.05, 0.01, 0.001]) {
            const cauchy = Math.tan((Math.PI * (1 - level)) / 2);
            assert.ok(Math.abs(criticalT(level, 1) / cauchy - 1) < 1e-12);
            const share = 1 - level;
            const two = share * Math.sqrt(2 / (1 - share ** 2));
            assert.ok(Math.abs(criticalT(level, 2) / two - 1) < 1e-12);
        }
    });
});
