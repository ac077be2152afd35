// The closed forms and integrals against simulation with the product's own random numbers, and against known answers.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fillNormals, fillUniforms } from '../../src/core/random/streams.ts';
import {
    createMaxPoolInflation,
    equalValuesInflation,
    gaussianInflation,
    secondMoment,
    squaredMeanToVariance,
    varianceRatio,
} from '../../src/lint/moments.ts';

const draws = 200_000;
const near = (value: number, expected: number, tolerance: number) =>
    assert.ok(Math.abs(value - expected) <= tolerance, `${value} is not ${expected}`);

const place = (step: number) => ({ seed: 20_141_115, stream: 'masks', step, layer: 0, example: 0 }) as const;

function normals(step: number, count = draws): Float64Array {
    const values = new Float64Array(count);
    fillNormals(values, place(step));
    return values;
}

function mask(p: number, step: number, count = draws): Float64Array {
    const values = new Float64Array(count);
    fillUniforms(values, place(step));
    return values.map(u => (u < p ? 0 : 1 / (1 - p)));
}

const mean = (values: Float64Array) => values.reduce((sum, x) => sum + x, 0) / values.length;

function variance(values: Float64Array): number {
    const center = mean(values);
    return values.reduce((sum, x) => sum + (x - center) ** 2, 0) / values.length;
}

/** The mean of the largest value of each window. */
function meanOfLargest(values: Float64Array, window: number): number {
    let sum = 0;
    for (let start = 0; start + window <= values.length; start += window) {
        sum += Math.max(...values.subarray(start, start + window));
    }
    return sum / Math.floor(values.length / window);
}

describe('what dropout does to moments', function () {
    this.timeout(60_000);

    it('has the ratios of variances behind ReLU that are known', () => {
        const relu = squaredMeanToVariance(0);
        near(relu, 1 / (Math.PI - 1), 1e-12);
        const known = { 0.1: 1.16, 0.2: 1.37, 0.25: 1.49, 0.3: 1.63, 0.5: 2.47, 0.7: 4.4 };
        for (const [p, ratio] of Object.entries(known)) {
            near(varianceRatio(Number(p), relu), ratio, 0.05 * 0.11 + (p === '0.7' ? 0.05 : 0));
        }
    });

    it('has the ratio of variances that is drawn, for every slope', () => {
        for (const [step, slope] of [0, 0.1, 0.3, 1].entries()) {
            const x = normals(2 * step).map(z => (z > 0 ? z : slope * z));
            near(mean(x) ** 2 / variance(x), squaredMeanToVariance(slope), 0.01);
            for (const p of [0.1, 0.5]) {
                const m = mask(p, 2 * step + 1);
                const masked = x.map((value, index) => value * (m[index] as number));
                const expected = varianceRatio(p, squaredMeanToVariance(slope));
                near(variance(masked) / variance(x), expected, 0.015 * expected);
            }
        }
    });

    it('is never below the ratio of centred values, which is the second moment of the mask', () => {
        fc.assert(
            fc.property(
                fc.double({ min: 0, max: 0.99, noNaN: true }),
                fc.double({ min: 0, max: 10, noNaN: true }),
                (p, k) => {
                    // (v + c^2) / (1 - p) - c^2 over v, with v = 1 and c^2 = k.
                    near(varianceRatio(p, k), (1 + k) / (1 - p) - k, 1e-9 / (1 - p));
                    assert.ok(varianceRatio(p, k) >= secondMoment(p));
                    assert.equal(varianceRatio(p, 0), secondMoment(p));
                },
            ),
        );
        assert.equal(squaredMeanToVariance(1), 0);
        const m = mask(0.3, 40);
        near(mean(m.map(x => x * x)), secondMoment(0.3), 0.01);
    });

    it('inflates a max-pooling of independent rectified values as much as is drawn', () => {
        const inflation = createMaxPoolInflation();
        const values = normals(50).map(z => Math.max(0, z));
        for (const [step, [p, window]] of (
            [
                [0.1, 4],
                [0.25, 4],
                [0.5, 4],
                [0.5, 9],
                [0.8, 2],
            ] as const
        ).entries()) {
            const m = mask(p, 60 + step);
            const masked = values.map((value, index) => value * (m[index] as number));
            const drawn = meanOfLargest(masked, window) / meanOfLargest(values, window);
            near(inflation(p, window), drawn, 0.015);
        }
        near(inflation(0.1, 4), 1.04, 0.005);
        near(inflation(0.25, 4), 1.11, 0.005);
        near(inflation(0.5, 4), 1.23, 0.005);
        near(inflation(0.5, 9), 1.45, 0.005);
    });

    it('has the means of the largest rectified values in closed form', () => {
        // For standard normals E max(0, z) = 1 / sqrt(2 pi), and E max(0, z1, z2), the integral of 1 - Phi^2 over u > 0, is
        // 1 / sqrt(2 pi) + 1 / (2 sqrt(pi)). A mask on one value keeps the mean.
        const inflation = createMaxPoolInflation();
        near(inflation(0.37, 1), 1, 1e-6);
        const [one, two] = [
            1 / Math.sqrt(2 * Math.PI),
            1 / Math.sqrt(2 * Math.PI) + 0.5 / Math.sqrt(Math.PI),
        ];
        fc.assert(
            fc.property(fc.double({ min: 0.01, max: 0.95, noNaN: true }), p => {
                const q = 1 - p;
                near(inflation(p, 2), (2 * p * q * one + q * q * two) / (q * two), 1e-5);
            }),
            { numRuns: 40 },
        );
    });

    it('is bounded by what equal values have, whatever the window', () => {
        const inflation = createMaxPoolInflation();
        fc.assert(
            fc.property(
                fc.double({ min: 0.01, max: 0.95, noNaN: true }),
                fc.integer({ min: 2, max: 64 }),
                (p, window) => {
                    const factor = inflation(p, window);
                    assert.ok(factor > 1 && factor < equalValuesInflation(p, window) + 1e-6);
                },
            ),
            { numRuns: 100 },
        );
        near(equalValuesInflation(0.1, 4), 1.11, 0.005);
        near(equalValuesInflation(0.25, 4), 1.33, 0.005);
        assert.equal(equalValuesInflation(0.5, 4), 1.875);
        assert.equal(equalValuesInflation(0.5, 1), 1);
    });

    it('inflates equal values under Gaussian dropout by the mean of the largest multiplier', () => {
        // E max of two standard normals is 1 / sqrt(pi), of three 3 / (2 sqrt(pi)).
        near(gaussianInflation(0.5, 2), 1 + 1 / Math.sqrt(Math.PI), 1e-6);
        near(gaussianInflation(0.2, 3), 1 + 0.5 * (1.5 / Math.sqrt(Math.PI)), 1e-6);
        near(gaussianInflation(0.4, 1), 1, 1e-6);
        const sigma = Math.sqrt(0.3 / 0.7);
        near(
            gaussianInflation(0.3, 4),
            meanOfLargest(
                normals(90).map(z => 1 + sigma * z),
                4,
            ),
            0.01,
        );
    });

    it('commutes with max-pooling where a whole channel is dropped', () => {
        fc.assert(
            fc.property(
                fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 1, maxLength: 9 }),
                fc.constantFrom(0, 1.25, 2),
                (window, factor) => {
                    // Adding 0 turns -0 into 0, which is the same value.
                    assert.equal(
                        Math.max(...window.map(x => factor * x)) + 0,
                        factor * Math.max(...window) + 0,
                    );
                },
            ),
        );
    });
});
