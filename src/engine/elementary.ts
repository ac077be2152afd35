// The exponential and its kin from additions, multiplications and divisions alone, for the reason given in
// `core/random/elementary.ts`: the same bits on every machine and every backend. In float64, with relative errors of a
// few units in the last place; what a network stores is rounded to float32 afterwards.

import { ln2High, ln2Low, logarithm } from '../core/random/elementary.ts';

/** From 2^-1022 on: to look them up is quicker than to put their bits together. */
const powersOfTwo = new Float64Array(2046);
for (let k = 0, power = 2.2250738585072014e-308; k < powersOfTwo.length; k++, power *= 2) {
    powersOfTwo[k] = power;
}

/** 2^k for k in [-1022, 1023]; NaN for a NaN. */
function powerOfTwo(k: number): number {
    return powersOfTwo[k + 1022] ?? Number.NaN;
}

/** e^r - 1 for |r| ≤ ½ ln 2, by Taylor's series; the first term left out is below 4e-18. */
function exponentialMinusOneNearZero(r: number): number {
    let sum = 1 / 6227020800;
    sum = sum * r + 1 / 479001600;
    sum = sum * r + 1 / 39916800;
    sum = sum * r + 1 / 3628800;
    sum = sum * r + 1 / 362880;
    sum = sum * r + 1 / 40320;
    sum = sum * r + 1 / 5040;
    sum = sum * r + 1 / 720;
    sum = sum * r + 1 / 120;
    sum = sum * r + 1 / 24;
    sum = sum * r + 1 / 6;
    sum = sum * r + 1 / 2;
    return r + r * r * sum;
}

/** e^x: with x = k ln 2 + r, e^x = 2^k e^r. NaN stays NaN. */
export function exponential(x: number): number {
    if (x > 709.78) {
        // Beyond the largest float64, but for a sliver that no caller can tell from it.
        return Number.POSITIVE_INFINITY;
    }
    if (x < -708) {
        // Results below 3e-308 would be subnormal; nothing stored in float32 can hold them.
        return 0;
    }
    const k = Math.round(x / Math.LN2);
    const r = x - k * ln2High - k * ln2Low;
    const e = 1 + exponentialMinusOneNearZero(r);
    // 2^1024 is no float64, while e^x of the largest arguments is: so in two steps.
    return k > 1023 ? e * powerOfTwo(k - 1) * 2 : e * powerOfTwo(k);
}

/** e^x - 1 without the cancellation near 0. */
export function exponentialMinusOne(x: number): number {
    if (x > 709.78) {
        return Number.POSITIVE_INFINITY;
    }
    if (x < -38) {
        return -1;
    }
    const k = Math.round(x / Math.LN2);
    const e = exponentialMinusOneNearZero(x - k * ln2High - k * ln2Low);
    if (k === 0) {
        return e;
    }
    if (k > 1023) {
        return (1 + e) * powerOfTwo(k - 1) * 2 - 1;
    }
    const scale = powerOfTwo(k);
    return scale * e + (scale - 1);
}

/** tanh x = (e^2x - 1) / (e^2x + 1). */
export function hyperbolicTangent(x: number): number {
    if (x > 20) {
        return 1;
    }
    if (x < -20) {
        return -1;
    }
    const e = exponentialMinusOne(2 * x);
    return e / (e + 2);
}

/** 1 / (1 + e^-x), from the exponential of a negative number on both sides, so that nothing overflows. */
export function logistic(x: number): number {
    if (x >= 0) {
        return 1 / (1 + exponential(-x));
    }
    const e = exponential(x);
    return e / (1 + e);
}

/** ln(1 + x) for x > -1, without the loss of digits near 0: what rounding took from 1 + x is put back as a factor (Kahan). */
export function logarithmOfOnePlus(x: number): number {
    const sum = 1 + x;
    return sum === 1 ? x : sum === Number.POSITIVE_INFINITY ? sum : (logarithm(sum) * x) / (sum - 1);
}

/** ln(1 + e^x), from the exponential of a negative number on both sides. */
export function softplusOf(x: number): number {
    return x > 0 ? x + logarithmOfOnePlus(exponential(-x)) : logarithmOfOnePlus(exponential(x));
}

/** base^exponent for a positive base, with a relative error that grows with |exponent ln base|. */
export function power(base: number, exponent: number): number {
    return exponential(exponent * logarithm(base));
}

/** base^exponent for a whole exponent of at least 0, by squaring: JavaScript leaves the last bits of Math.pow to each engine. */
export function integerPower(base: number, exponent: number): number {
    let result = 1;
    for (let square = base, left = exponent; left > 0; left = Math.floor(left / 2), square *= square) {
        if (left % 2 === 1) {
            result *= square;
        }
    }
    return result;
}
