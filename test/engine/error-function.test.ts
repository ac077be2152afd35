import assert from 'node:assert/strict';
import fc from 'fast-check';
import { normalDensity, normalDistribution } from '../../src/engine/error-function.ts';

/** From the complementary error function of the C library: erfc(-x / √2) / 2. */
const published: readonly (readonly [x: number, probability: number])[] = [
    [-30, 4.906713927148764e-198],
    [-12, 1.776482112077702e-33],
    [-5, 2.866515718791946e-7],
    [-4.0001, 3.165786148681346e-5],
    [-3.9999, 3.1684627532635566e-5],
    [-3, 0.0013498980316300957],
    [-1.5, 0.06680720126885809],
    [-0.5, 0.3085375387259869],
    [-1e-9, 0.49999999960105773],
    [0, 0.5],
    [0.25, 0.5987063256829237],
    [1, 0.8413447460685429],
    [2, 0.9772498680518208],
    [3.99, 0.9999669633523706],
    [4.01, 0.9999696406260734],
    [7, 0.9999999999987201],
];

describe('normal distribution', () => {
    it('agrees with the C library from tail to tail', () => {
        for (const [x, expected] of published) {
            const error = Math.abs(normalDistribution(x) - expected);
            assert.ok(
                error <= 2e-16 + 1e-13 * Math.min(expected, 1e-3),
                `Φ(${x}) is ${normalDistribution(x)}`,
            );
        }
    });

    it('is even about one half: Φ(x) + Φ(-x) = 1', () => {
        fc.assert(
            fc.property(fc.double({ min: -50, max: 50, noNaN: true }), x => {
                assert.ok(Math.abs(normalDistribution(x) + normalDistribution(-x) - 1) <= 3e-16);
            }),
        );
    });

    it('has the density as its slope', () => {
        for (let x = -6; x <= 6; x += 0.125) {
            const slope = (normalDistribution(x + 1e-4) - normalDistribution(x - 1e-4)) / 2e-4;
            assert.ok(Math.abs(slope - normalDensity(x)) < 2e-9, `at ${x}`);
        }
    });

    it('has limits, and keeps NaN', () => {
        assert.deepEqual([-Infinity, Infinity, Number.NaN].map(normalDistribution), [0, 1, Number.NaN]);
    });
});
