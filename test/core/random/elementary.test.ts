import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cosineOfTurn, logarithm, sineOfTurn } from '../../../src/core/random/elementary.ts';

const tolerance = 1e-13;

function assertClose(actual: number, expected: number): void {
    const error = Math.abs(actual - expected);
    assert.ok(error <= tolerance * Math.max(1, Math.abs(expected)), `${actual} is not ${expected}`);
}

describe('elementary functions', () => {
    it('has the logarithm of every positive number, relative to its size near 1 too', () => {
        fc.assert(
            fc.property(fc.double({ min: 5e-324, max: Number.MAX_VALUE, noNaN: true }), x =>
                assertClose(logarithm(x), Math.log(x)),
            ),
        );
        fc.assert(
            fc.property(fc.double({ min: 0.5, max: 2, noNaN: true }), x => {
                const expected = Math.log(x);
                assert.ok(Math.abs(logarithm(x) - expected) <= 1e-14 * Math.abs(expected));
            }),
        );
    });

    it('has the limits of the logarithm', () => {
        assert.equal(logarithm(1), 0);
        assert.equal(logarithm(0), -Infinity);
        assert.equal(logarithm(Infinity), Infinity);
        assert.equal(logarithm(-1), NaN);
        assert.equal(logarithm(NaN), NaN);
    });

    it('has sine and cosine of every part of a turn', () => {
        fc.assert(
            fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), turn => {
                assertClose(sineOfTurn(turn), Math.sin(2 * Math.PI * turn));
                assertClose(cosineOfTurn(turn), Math.cos(2 * Math.PI * turn));
            }),
        );
    });

    it('is exact at the quarters', () => {
        // Adding 0 makes the sign of zero irrelevant.
        assert.deepEqual(
            [0, 0.25, 0.5, 0.75].map(turn => sineOfTurn(turn) + 0),
            [0, 1, 0, -1],
        );
        assert.deepEqual(
            [0, 0.25, 0.5, 0.75].map(turn => cosineOfTurn(turn) + 0),
            [1, 0, -1, 0],
        );
    });
});
