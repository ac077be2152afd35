import assert from 'node:assert/strict';
import { linearTicks, scaleFor, tickLabels, ticksOf } from '../../src/charts/scale.ts';

describe('scales', () => {
    it('ends a linear axis on round values around the data', () => {
        const scale = scaleFor([0.021, 0.52]);
        assert.deepEqual([scale.kind, scale.minimum, scale.maximum], ['linear', 0, 0.6]);
        assert.equal(scale.place(0.3), 0.5);
    });

    it('becomes logarithmic where values span more than a factor of thirty', () => {
        const scale = scaleFor([1e-4, 1]);
        assert.equal(scale.kind, 'log');
        assert.ok(Math.abs(scale.place(0.01) - 0.5) < 1e-12);
        assert.deepEqual(ticksOf(scale, 5), [1e-4, 1e-3, 1e-2, 0.1, 1]);
    });

    it('stays linear where a value is not positive', () => {
        assert.equal(scaleFor([-0.01, 100]).kind, 'linear');
        assert.equal(scaleFor([0, 100]).kind, 'linear');
    });

    it('makes room around a single value, and needs none at all', () => {
        const scale = scaleFor([2, 2]);
        assert.equal(scale.place(2), 0.5);
        assert.equal(scaleFor([]).place(0.5), 0.5);
        assert.equal(scaleFor([Number.NaN, Number.POSITIVE_INFINITY, 3]).place(3), 0.5);
    });

    it('places ticks on multiples of 1, 2 and 5', () => {
        assert.deepEqual(linearTicks(0, 0.6, 5), [0, 0.2, 0.4, 0.6]);
        assert.deepEqual(linearTicks(1, 60, 6), [10, 20, 30, 40, 50, 60]);
        assert.deepEqual(linearTicks(-1, 1, 4), [-1, -0.5, 0, 0.5, 1]);
    });

    it('writes all labels with equally many decimals', () => {
        const scale = scaleFor([0, 0.6]);
        assert.deepEqual(tickLabels(scale, [0, 0.2, 0.4]), ['0.0', '0.2', '0.4']);
        assert.deepEqual(tickLabels(scale, [0, 50]), ['0', '50']);
    });
});
