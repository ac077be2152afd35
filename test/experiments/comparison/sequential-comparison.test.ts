import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fewestPairs } from '../../../src/experiments/comparison/paired-interval.ts';
import {
    levelOfLooks,
    lookAt,
    mostPairs,
} from '../../../src/experiments/comparison/sequential-comparison.ts';
import { differences, shareOf } from './support.ts';

describe('the sequential comparison', () => {
    it('takes stricter looks the more of them there may be, and never less than all of them were one', () => {
        assert.equal(levelOfLooks(fewestPairs), 0.05);
        for (let pairs = fewestPairs + 1; pairs <= mostPairs; pairs++) {
            assert.ok(levelOfLooks(pairs) <= levelOfLooks(pairs - 1), `${pairs}`);
            // Bonferroni's bound is the strictest that could be needed.
            assert.ok(levelOfLooks(pairs) >= 0.05 / (pairs - fewestPairs + 1), `${pairs}`);
        }
        assert.throws(() => levelOfLooks(fewestPairs - 1), RangeError);
        assert.throws(() => levelOfLooks(mostPairs + 1), RangeError);
    });

    it('raises a false alarm in 5 % of comparisons at most, though it looks after every pair', () => {
        for (const pairs of [6, 20]) {
            const share = shareOf(4000, comparison => {
                const values = differences(comparison, pairs, 0);
                return values.some(
                    (_, index) => lookAt(values.slice(0, index + 1), pairs).verdict === 'different',
                );
            });
            // 4,000 comparisons have a standard error of 0.34 points.
            assert.ok(share > 0.035 && share < 0.06, `${share} of comparisons of ${pairs} pairs`);
        }
    });

    it('would raise many more with looks at the level of a single one', () => {
        const share = shareOf(1000, comparison => {
            const values = differences(comparison, 20, 0);
            return values.some((_, index) => {
                const look = lookAt(values.slice(0, index + 1), fewestPairs);
                return look.verdict === 'different';
            });
        });
        assert.ok(share > 0.12, `${share}`);
    });

    it('ends early where the difference is plain', () => {
        const share = shareOf(500, comparison => {
            const values = differences(comparison, 20, 3).slice(0, 10);
            return values.some((_, index) => lookAt(values.slice(0, index + 1), 20).verdict === 'different');
        });
        assert.ok(share > 0.95, `${share}`);
    });

    it('says nothing before the fifth pair, and says so at the end of its budget', () => {
        assert.equal(lookAt([1, 1, 1, 1], 8).verdict, 'undecided');
        assert.equal(lookAt([1, 1, 1, 1, 1], 8).verdict, 'different');
        const balanced = [1, -1, 1, -1, 1, -1, 1, -1];
        assert.equal(lookAt(balanced.slice(0, 7), 8).verdict, 'undecided');
        assert.equal(lookAt(balanced, 8).verdict, 'same');
    });

    it('does not care in which unit, nor which of both came first', () => {
        const values = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 5, maxLength: 20 });
        fc.assert(
            fc.property(values, each => {
                const { verdict } = lookAt(each, 20);
                return (
                    lookAt(
                        each.map(value => -value),
                        20,
                    ).verdict === verdict
                );
            }),
        );
    });
});
