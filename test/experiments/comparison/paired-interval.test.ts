import assert from 'node:assert/strict';
import fc from 'fast-check';
import { criticalT } from '../../../src/core/student-t.ts';
import { excludesZero, pairedInterval } from '../../../src/experiments/comparison/paired-interval.ts';

describe('the paired interval', () => {
    it("has the quantiles of Student's t that are published", () => {
        // Two-sided 5 % and 1 %, as in any printed table (e.g. Pearson & Hartley, Biometrika Tables for Statisticians, table 12).
        const published: readonly (readonly [count: number, five: number, one: number])[] = [
            [2, 12.706, 63.657],
            [5, 2.776, 4.604],
            [8, 2.365, 3.499],
            [11, 2.228, 3.169],
            [21, 2.086, 2.845],
            [31, 2.042, 2.75],
            [121, 1.98, 2.617],
        ];
        for (const [count, five, one] of published) {
            assert.ok(Math.abs(criticalT(0.05, count - 1) - five) < 6e-4, `${count}`);
            assert.ok(Math.abs(criticalT(0.01, count - 1) - one) < 6e-4, `${count}`);
        }
    });

    it("is that of Student's own data on sleep", () => {
        // Student (1908), The probable error of a mean, Biometrika 6, the hours that one drug gained over the other.
        const gained = [1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4];
        const { mean, margin } = pairedInterval(gained);
        assert.ok(Math.abs(mean - 1.58) < 1e-12);
        assert.ok(Math.abs(mean - margin - 0.7001142) < 1e-6);
        assert.ok(Math.abs(mean + margin - 2.4598858) < 1e-6);
    });

    it('moves with a shift and grows with a scale', () => {
        const differences = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 2 });
        const shift = fc.double({ min: -10, max: 10, noNaN: true });
        const scale = fc.double({ min: 0.1, max: 10, noNaN: true });
        fc.assert(
            fc.property(differences, shift, scale, (values, by, times) => {
                const before = pairedInterval(values);
                const after = pairedInterval(values.map(value => times * value + by));
                const close = (a: number, b: number): boolean => Math.abs(a - b) < 1e-6 * (1 + Math.abs(b));
                return (
                    close(after.mean, times * before.mean + by) && close(after.margin, times * before.margin)
                );
            }),
        );
    });

    it('knows nothing of a single pair, and of equal ones everything', () => {
        assert.equal(excludesZero(pairedInterval([3])), false);
        assert.equal(excludesZero(pairedInterval([3, 3, 3, 3, 3])), true);
        assert.equal(excludesZero(pairedInterval([0, 0, 0, 0, 0])), false);
    });

    it('refuses nothing, and what is no number', () => {
        assert.throws(() => pairedInterval([]), RangeError);
        assert.throws(() => pairedInterval([1, Number.NaN]), RangeError);
    });
});
