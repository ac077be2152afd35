import assert from 'node:assert/strict';
import { negativeMultipliers, normalCdf } from '../../src/lint/normal.ts';

describe('the normal distribution', () => {
    // Values of the standard normal table.
    const table: readonly (readonly [number, number])[] = [
        [0, 0.5],
        [1, 0.8413447461],
        [-1, 0.1586552539],
        [1.959963985, 0.975],
        [-3, 0.001349898],
    ];
    for (const [z, probability] of table) {
        it(`P(Z < ${z}) is ${probability}`, () =>
            assert.ok(Math.abs(normalCdf(z) - probability) < 2e-7, `${normalCdf(z)}`));
    }

    // The Monte Carlo table of the rules' evidence: 2.3 %, 15.9 % and 30.9 % of the multipliers are negative.
    for (const [rate, share] of [
        [0.2, 0.023],
        [0.5, 0.159],
        [0.8, 0.309],
    ] as const) {
        it(`Gaussian dropout at ${rate} has ${share} negative multipliers`, () =>
            assert.equal(Number(negativeMultipliers(rate).toFixed(3)), share));
    }

    it('has no negative multiplier at rate 0', () => assert.equal(negativeMultipliers(0), 0));
});
