import assert from 'node:assert/strict';
import fc from 'fast-check';
import { endOf, epochAt, lowerBound, xColumnOf } from '../../src/webview/x-axis.ts';
import { panBy, within, zoomBy } from '../../src/webview/zoom.ts';
import { curvesOf, runOf } from './support.ts';

const losses = [4, 3, 2, 1];
const seconds = Float32Array.of(0.5, 1, 4, 4.5);
const run = runOf({ epochs: 8, steps: 80 }, { ...curvesOf(losses, losses), seconds });

describe('the x axis', () => {
    it('puts epochs at their number, their last step, and the time at which they ended', () => {
        const places = (unit: 'epoch' | 'step' | 'seconds'): number[] =>
            losses.map((_, row) => xColumnOf(run, unit).at(row));
        assert.deepEqual(places('epoch'), [1, 2, 3, 4]);
        assert.deepEqual(places('step'), [10, 20, 30, 40]);
        assert.deepEqual(places('seconds'), [...seconds]);
    });

    it('ends where the planned epochs will, at the pace so far', () => {
        assert.equal(endOf(run, 'epoch', 8), 8);
        assert.equal(endOf(run, 'step', 8), 80);
        assert.equal(endOf(run, 'seconds', 8), 9);
    });

    it('finds the epoch nearest to a place, and none beyond the last', () => {
        assert.equal(epochAt(run, 'seconds', 2.4), 2);
        assert.equal(epochAt(run, 'seconds', 2.6), 3);
        assert.equal(epochAt(run, 'seconds', 9), undefined);
        assert.equal(epochAt(run, 'epoch', 5), undefined);
        assert.equal(epochAt(run, 'step', 0), 1);
    });

    it('finds each epoch at its own place', () => {
        for (const unit of ['epoch', 'step', 'seconds'] as const) {
            losses.forEach((_, row) => {
                assert.equal(epochAt(run, unit, xColumnOf(run, unit).at(row)), row + 1, unit);
            });
        }
    });

    it('searches as looking at every value would', () => {
        fc.assert(
            fc.property(
                fc.array(fc.integer({ min: 0, max: 30 })),
                fc.integer({ min: -1, max: 31 }),
                (values, x) => {
                    const sorted = values.toSorted((a, b) => a - b);
                    const expected = sorted.findIndex(value => value >= x);
                    assert.equal(
                        lowerBound(sorted, x, sorted.length),
                        expected < 0 ? sorted.length : expected,
                    );
                },
            ),
        );
    });
});

describe('the part of the axis that is seen', () => {
    const whole = { from: 1, to: 101 };
    const part = fc
        .tuple(fc.double({ min: 1, max: 101, noNaN: true }), fc.double({ min: 1, max: 101, noNaN: true }))
        .map(([a, b]) => within({ from: Math.min(a, b), to: Math.max(a, b) }, whole));

    it('stays within the axis, whatever is done', () => {
        fc.assert(
            fc.property(
                part,
                fc.double({ min: 0.01, max: 100, noNaN: true }),
                fc.double({ min: -200, max: 200, noNaN: true }),
                (seen, factor, distance) => {
                    for (const next of [zoomBy(seen, whole, 40, factor), panBy(seen, whole, distance)]) {
                        if (next !== undefined) {
                            assert.ok(next.from >= whole.from - 1e-9 && next.to <= whole.to + 1e-9);
                            assert.ok(next.to - next.from >= 1 - 1e-9);
                        }
                    }
                },
            ),
        );
    });

    it('keeps its width when it is moved, and the place that it is narrowed around', () => {
        const moved = panBy({ from: 11, to: 21 }, whole, 7);
        assert.deepEqual(moved, { from: 18, to: 28 });
        assert.deepEqual(panBy({ from: 11, to: 21 }, whole, 500), { from: 91, to: 101 });
        assert.deepEqual(zoomBy(undefined, whole, 51, 0.5), { from: 26, to: 76 });
    });

    it('is nothing where all is seen', () => {
        assert.equal(zoomBy({ from: 26, to: 76 }, whole, 51, 4), undefined);
        assert.equal(panBy(undefined, whole, 5), undefined);
    });
});
