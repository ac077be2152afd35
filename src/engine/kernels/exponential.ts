// The exponential and its kin for four float32 at a time, within a few units in the last place of float32. Plain multiply
// and add in both variants: an activation is not where time goes.

const log2e: f32 = 1.44269504;
/** ln 2 as a sum whose first part has trailing zero bits, so that its product with an exponent is exact. */
const ln2High: f32 = 0.693359375;
const ln2Low: f32 = -2.1219444e-4;

function times(a: v128, b: v128): v128 {
    return f32x4.mul(a, b);
}

/** `a x + b`. */
function step(a: v128, x: v128, b: f32): v128 {
    return f32x4.add(f32x4.mul(a, x), f32x4.splat(b));
}

/** e^r - 1 for |r| ≤ ½ ln 2, by Taylor's series. */
function nearZero(r: v128): v128 {
    let sum = f32x4.splat(1.0 / 5040.0);
    sum = step(sum, r, 1.0 / 720.0);
    sum = step(sum, r, 1.0 / 120.0);
    sum = step(sum, r, 1.0 / 24.0);
    sum = step(sum, r, 1.0 / 6.0);
    sum = step(sum, r, 0.5);
    return f32x4.add(r, times(times(r, r), sum));
}

/** Sums with it have no room for a fraction: they are rounded to whole numbers, whose lowest bits are those of an integer. */
const rounder: f32 = 12582912;

/** 2^k for k in [-126, 127], given as k + `rounder`. */
function powerOfTwo4(rounded: v128): v128 {
    return i32x4.shl(i32x4.add(rounded, i32x4.splat(127)), 23);
}

/** x - k ln 2. */
function remainder4(x: v128, k: v128): v128 {
    return f32x4.sub(f32x4.sub(x, times(k, f32x4.splat(ln2High))), times(k, f32x4.splat(ln2Low)));
}

/**
 * e^x - 1 without the cancellation near 0, for x up to 87: with x = k ln 2 + r, 2^k (e^r - 1) + (2^k - 1). A NaN stays one.
 */
export function exponentialMinusOne4(x: v128): v128 {
    const within = f32x4.pmax(f32x4.pmin(x, f32x4.splat(87)), f32x4.splat(-87));
    const rounded = step(within, f32x4.splat(log2e), rounder);
    const k = f32x4.sub(rounded, f32x4.splat(rounder));
    const scale = powerOfTwo4(rounded);
    const e = nearZero(remainder4(within, k));
    return f32x4.add(times(scale, e), f32x4.sub(scale, f32x4.splat(1)));
}

/** e^x; infinite where float32 ends. A NaN stays one. */
export function exponential4(x: v128): v128 {
    const within = f32x4.pmax(f32x4.pmin(x, f32x4.splat(88.8)), f32x4.splat(-104));
    const k = f32x4.sub(step(within, f32x4.splat(log2e), rounder), f32x4.splat(rounder));
    // 2^128 is no float32, nor is 2^-150: the power is taken in two steps.
    const half = step(k, f32x4.splat(0.5), rounder);
    const rest = f32x4.add(f32x4.sub(k, f32x4.sub(half, f32x4.splat(rounder))), f32x4.splat(rounder));
    const e = f32x4.add(nearZero(remainder4(within, k)), f32x4.splat(1));
    return times(times(e, powerOfTwo4(half)), powerOfTwo4(rest));
}

/** 1 / (1 + e^-x). */
export function logistic4(x: v128): v128 {
    const one = f32x4.splat(1);
    return f32x4.div(one, f32x4.add(one, exponential4(f32x4.neg(x))));
}

/** tanh |x| = 1 - 2 / (e^2|x| + 1) = e / (e + 2) with e = e^2|x| - 1. */
export function hyperbolicTangent4(x: v128): v128 {
    // From here on the result rounds to 1, and infinity would be divided by itself.
    const size = f32x4.pmin(f32x4.abs(x), f32x4.splat(10));
    const e = exponentialMinusOne4(f32x4.add(size, size));
    const value = f32x4.div(e, f32x4.add(e, f32x4.splat(2)));
    return v128.or(value, v128.and(x, i32x4.splat(0x8000_0000)));
}

/** ln(1 + u) for u in [0, 1]: 2 artanh(u / (2 + u)), whose series converges by a factor of 9 or more each term. */
export function logarithmOfOnePlus4(u: v128): v128 {
    const s = f32x4.div(u, f32x4.add(u, f32x4.splat(2)));
    const z = times(s, s);
    let sum = f32x4.splat(1.0 / 13.0);
    sum = step(sum, z, 1.0 / 11.0);
    sum = step(sum, z, 1.0 / 9.0);
    sum = step(sum, z, 1.0 / 7.0);
    sum = step(sum, z, 1.0 / 5.0);
    sum = step(sum, z, 1.0 / 3.0);
    const twice = f32x4.add(s, s);
    return f32x4.add(twice, times(times(twice, z), sum));
}

/** ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|). */
export function softplus4(x: v128): v128 {
    const small = logarithmOfOnePlus4(exponential4(f32x4.neg(f32x4.abs(x))));
    return f32x4.add(f32x4.max(x, f32x4.splat(0)), small);
}

/**
 * Φ(x), the normal distribution: ½ erfc(|x| / √2), or 1 minus that, by the rational Chebyshev fit of Press et al. (1992),
 * Numerical Recipes, section 6.2, whose relative error is below 1.2e-7 everywhere.
 */
export function normalDistribution4(x: v128): v128 {
    const z = times(f32x4.abs(x), f32x4.splat(0.70710678));
    const t = f32x4.div(f32x4.splat(1), step(z, f32x4.splat(0.5), 1));
    let sum = f32x4.splat(0.17087277);
    sum = step(sum, t, -0.82215223);
    sum = step(sum, t, 1.48851587);
    sum = step(sum, t, -1.13520398);
    sum = step(sum, t, 0.27886807);
    sum = step(sum, t, -0.18628806);
    sum = step(sum, t, 0.09678418);
    sum = step(sum, t, 0.37409196);
    sum = step(sum, t, 1.00002368);
    sum = step(sum, t, -1.26551223);
    const exponent = f32x4.sub(sum, times(z, z));
    const tail = times(times(f32x4.splat(0.5), t), exponential4(exponent));
    const isPositive = f32x4.gt(x, f32x4.splat(0));
    return v128.bitselect(f32x4.sub(f32x4.splat(1), tail), tail, isPositive);
}

/** φ(x) = e^(-x²/2) / √(2π). */
export function normalDensity4(x: v128): v128 {
    return times(f32x4.splat(0.39894228), exponential4(times(times(x, x), f32x4.splat(-0.5))));
}
