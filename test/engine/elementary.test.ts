import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
    exponential,
    exponentialMinusOne,
    hyperbolicTangent,
    logistic,
} from '../../src/engine/elementary.ts';

/** Units in the last place of float64 that ours may be away from the machine's own. */
const relativeTolerance = 8 * Number.EPSILON;

function checkAgainst(
    ours: (x: number) => number,
    theirs: (x: number) => number,
    range: { readonly min: number; readonly max: number },
): void {
    const check = (x: number): void => {
        const expected = theirs(x);
        const error = Math.abs(ours(x) - expected);
        assert.ok(error <= relativeTolerance * Math.abs(expected), `f(${x}) is ${ours(x)}, not ${expected}`);
    };
    fc.assert(fc.property(fc.double({ ...range, noNaN: true }), check), { numRuns: 1000 });
    // fast-check's doubles are mostly tiny or huge; these are spread evenly.
    for (let part = 0; part <= 1000; part++) {
        check(range.min + (part / 1000) * (range.max - range.min));
    }
}

describe('elementary functions of the engine', () => {
    it('has the exponential', () => {
        checkAgainst(exponential, Math.exp, { min: -700, max: 709 });
        assert.equal(exponential(0), 1);
        assert.equal(exponential(-800), 0);
        assert.equal(exponential(800), Infinity);
        assert.equal(exponential(-Infinity), 0);
        assert.equal(exponential(Number.NaN), Number.NaN);
    });

    it('has the exponential minus one, without cancellation near 0', () => {
        checkAgainst(exponentialMinusOne, Math.expm1, { min: -50, max: 700 });
        checkAgainst(exponentialMinusOne, Math.expm1, { min: -0.5, max: 0.5 });
    });

    it('has the hyperbolic tangent', () => {
        checkAgainst(hyperbolicTangent, Math.tanh, { min: -25, max: 25 });
        checkAgainst(hyperbolicTangent, Math.tanh, { min: -0.4, max: 0.4 });
        assert.equal(hyperbolicTangent(Number.NaN), Number.NaN);
    });

    it('has the logistic function', () => {
        checkAgainst(logistic, x => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x))), {
            min: -700,
            max: 700,
        });
    });
});
