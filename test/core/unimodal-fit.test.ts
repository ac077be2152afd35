import assert from 'node:assert/strict';
import fc from 'fast-check';
import { medianOf } from '../../src/core/median.ts';
import { fitFallThenRise } from '../../src/core/unimodal-fit.ts';

const values = (maxLength: number) =>
    fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength });

function squaredError(fit: readonly number[], to: readonly number[]): number {
    return fit.reduce((sum, value, index) => sum + (value - to[index]!) ** 2, 0);
}

function fallsThenRises(fit: readonly number[]): boolean {
    const turn = fit.indexOf(Math.min(...fit));
    return fit.every(
        (value, index) =>
            index === 0 ||
            (index <= turn ? value <= fit[index - 1]! + 1e-9 : value >= fit[index - 1]! - 1e-9),
    );
}

describe('a fit that falls and then rises', () => {
    it('has that shape, and the mean of what it fits', () => {
        fc.assert(
            fc.property(values(60), data => {
                const fit = fitFallThenRise(data);
                assert.equal(fit.length, data.length);
                assert.ok(fallsThenRises(fit), `${fit}`);
                const sum = (numbers: readonly number[]) =>
                    numbers.reduce((total, value) => total + value, 0);
                assert.ok(Math.abs(sum(fit) - sum(data)) < 1e-6);
            }),
        );
    });

    it('is nearer than every other sequence of that shape on a grid', () => {
        const grid = [-2, -1, 0, 1, 2];
        const every = (length: number): number[][] =>
            length === 0 ? [[]] : every(length - 1).flatMap(rest => grid.map(value => [...rest, value]));
        const shaped = every(5).filter(fallsThenRises);
        fc.assert(
            fc.property(fc.array(fc.constantFrom(...grid), { minLength: 5, maxLength: 5 }), data => {
                const least = Math.min(...shaped.map(other => squaredError(other, data)));
                assert.ok(squaredError(fitFallThenRise(data), data) <= least + 1e-9);
            }),
            { numRuns: 300 },
        );
    });

    it('is the data itself where that has the shape', () => {
        assert.deepEqual(fitFallThenRise([5, 3, 2, 2, 4, 9]), [5, 3, 2, 2, 4, 9]);
        assert.deepEqual(fitFallThenRise([3, 2, 1]), [3, 2, 1]);
        assert.deepEqual(fitFallThenRise([1, 2, 3]), [1, 2, 3]);
        assert.deepEqual(fitFallThenRise([]), []);
    });

    it('pools what violates it', () => {
        // The bump of 4 and 2 on the way down becomes their mean.
        assert.deepEqual(fitFallThenRise([9, 2, 4, 1, 5]), [9, 3, 3, 1, 5]);
    });
});

describe('a median', () => {
    it('is the middle, or between the two in the middle', () => {
        assert.equal(medianOf([9, 1, 2]), 2);
        assert.equal(medianOf([9, 1, 2, 4]), 3);
        assert.ok(Number.isNaN(medianOf([])));
    });
});
