import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ColumnSummary } from '../../src/webview/column-summary.ts';

const value = fc.oneof(
    { arbitrary: fc.integer({ min: -50, max: 50 }), weight: 8 },
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY),
);
/** What arrives from one update to the next. */
const parts = fc.array(fc.array(value, { maxLength: 40 }), { maxLength: 12 });

describe('the summary of a column', () => {
    it('finds the extremes that looking at every row finds, however the column grew', () => {
        fc.assert(
            fc.property(parts, fc.nat(200), fc.nat(200), (grown, a, b) => {
                const column: number[] = [];
                const summary = new ColumnSummary(column);
                for (const part of grown) {
                    column.push(...part);
                    summary.update();
                }
                const [from, to] = [Math.min(a, b), Math.max(a, b)];
                const finite = column.slice(from, to).filter(Number.isFinite);
                const expected = finite.length === 0 ? undefined : [Math.min(...finite), Math.max(...finite)];
                assert.deepEqual(summary.extremes(from, to), expected);
            }),
        );
    });

    it('has buckets that hold what their rows hold', () => {
        fc.assert(
            fc.property(parts, fc.constantFrom(2, 4, 8, 16, 32), (grown, rows) => {
                const column: number[] = [];
                const summary = new ColumnSummary(column);
                for (const part of grown) {
                    column.push(...part);
                    summary.update();
                }
                const level = summary.level(rows);
                if (level === undefined) {
                    assert.equal(column.length, 0);
                    return;
                }
                assert.equal(level.low.length, Math.ceil(column.length / level.rows));
                level.count.forEach((count, bucket) => {
                    const held = column
                        .slice(bucket * level.rows, (bucket + 1) * level.rows)
                        .filter(Number.isFinite);
                    assert.equal(count, held.length);
                    assert.equal(
                        level.sum[bucket],
                        held.reduce((sum, each) => sum + each, 0),
                    );
                    assert.ok(held.length === 0 || level.high[bucket] === Math.max(...held));
                });
            }),
        );
    });

    it('draws rows one by one where there are few of them', () => {
        const summary = new ColumnSummary([1, 2, 3, 4]);
        summary.update();
        assert.equal(summary.level(1.9), undefined);
        assert.deepEqual(summary.level(2)?.high, [2, 4]);
    });
});
