// What dropout does to the mean and the variance of values, in closed form, for the rules that print such a number.

import { normalCdf } from './normal.ts';

/** The mean of squares of a mask with mean 1 that drops at rate `p`: 1 / (1 - p). Gaussian dropout's is the same. */
export function secondMoment(p: number): number {
    return 1 / (1 - p);
}

/**
 * Squared mean over variance of f(x), for x standard normal and f(x) = x above 0 and `slope` x below: 1 / (pi - 1) for
 * ReLU (slope 0), 0 for the identity (slope 1). E f = (1 - slope) / sqrt(2 pi), E f^2 = (1 + slope^2) / 2.
 */
export function squaredMeanToVariance(slope: number): number {
    const squaredMean = (1 - slope) ** 2 / (2 * Math.PI);
    return squaredMean / ((1 + slope ** 2) / 2 - squaredMean);
}

/**
 * Var(m x) / Var(x) for a mask m of mean 1 that drops at rate `p`, independent of x:
 * ((v + c^2) / (1 - p) - c^2) / v = (1 + k p) / (1 - p), where k = c^2 / v is the squared mean of x over its variance.
 * It is never below 1 / (1 - p), which centred values have.
 */
export function varianceRatio(p: number, k: number): number {
    return (1 + k * p) / (1 - p);
}

/** Rates and window sizes turn up again and again; the integral is worked out once for each. */
export type MaxPoolInflation = (p: number, size: number) => number;

/**
 * E max(m x) / E max(x) over a window of `size` independent values x, each ReLU of a standard normal, dropped at rate `p`, else
 * divided by q = 1 - p. The largest is below y > 0 with probability (p + q Phi(q y))^size, so the mean is 1 / q times the
 * integral of 1 - (p + q Phi(u))^size over u > 0.
 */
export function createMaxPoolInflation(): MaxPoolInflation {
    const known = new Map<string, number>();
    return (p, size) => {
        const key = `${p} ${size}`;
        const found = known.get(key) ?? meanOfLargest(p, size) / ((1 - p) * meanOfLargest(0, size));
        known.set(key, found);
        return found;
    };
}

/** The same where the values of a window are equal: what any of them keeps, (1 - p^size) / (1 - p). No window has more. */
export function equalValuesInflation(p: number, size: number): number {
    return (1 - p ** size) / (1 - p);
}

/** E of the largest of `size` values N(1, p / (1 - p)): how Gaussian dropout inflates a window of equal values. */
export function gaussianInflation(p: number, size: number): number {
    const above = simpson(0, 8, u => 1 - normalCdf(u) ** size);
    const below = simpson(-8, 0, u => normalCdf(u) ** size);
    const largest = above - below;
    return 1 + Math.sqrt(p / (1 - p)) * largest;
}

/** The integral over u > 0 of 1 - (p + (1 - p) Phi(u))^size. */
function meanOfLargest(p: number, size: number): number {
    return simpson(0, 8, u => 1 - (p + (1 - p) * normalCdf(u)) ** size);
}

/** Simpson's rule on an even number of intervals. */
function simpson(from: number, to: number, f: (x: number) => number): number {
    const intervals = 256;
    const step = (to - from) / intervals;
    let sum = f(from) + f(to);
    for (let i = 1; i < intervals; i += 1) {
        sum += (i % 2 === 1 ? 4 : 2) * f(from + i * step);
    }
    return (sum * step) / 3;
}
