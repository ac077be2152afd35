// The exponential and the logarithm of `core/random/elementary.ts` and `engine/elementary.ts`, operation by operation: the
// same bits as there.

const ln2: f64 = 0.6931471805599453;
const ln2High: f64 = 0.6931471803691238;
const ln2Low: f64 = 1.9082149292705877e-10;
const sqrt2: f64 = 1.4142135623730951;

function powerOfTwo(k: i32): f64 {
    return reinterpret<f64>(u64(k + 1023) << 52);
}

/** Halves go up, as in JavaScript's Math.round. */
function roundHalfUp(x: f64): f64 {
    const below = floor<f64>(x);
    return x - below >= 0.5 ? below + 1 : below;
}

function exponentialMinusOneNearZero(r: f64): f64 {
    let sum: f64 = 1.0 / 6227020800.0;
    sum = sum * r + 1.0 / 479001600.0;
    sum = sum * r + 1.0 / 39916800.0;
    sum = sum * r + 1.0 / 3628800.0;
    sum = sum * r + 1.0 / 362880.0;
    sum = sum * r + 1.0 / 40320.0;
    sum = sum * r + 1.0 / 5040.0;
    sum = sum * r + 1.0 / 720.0;
    sum = sum * r + 1.0 / 120.0;
    sum = sum * r + 1.0 / 24.0;
    sum = sum * r + 1.0 / 6.0;
    sum = sum * r + 1.0 / 2.0;
    return r + r * r * sum;
}

export function exponential(x: f64): f64 {
    if (x > 709.78) {
        return Infinity;
    }
    if (x < -708) {
        return 0;
    }
    if (x != x) {
        return x;
    }
    const k = roundHalfUp(x / ln2);
    const r = x - k * ln2High - k * ln2Low;
    const e = 1 + exponentialMinusOneNearZero(r);
    return k > 1023 ? e * powerOfTwo(i32(k) - 1) * 2 : e * powerOfTwo(i32(k));
}

/** e^x of two x ≤ 0: the same bits as `exponential`. */
export function exponentialPair(x: v128): v128 {
    const within = f64x2.max(x, f64x2.splat(-708));
    // The nearest whole number, halves going up.
    const quotient = f64x2.div(within, f64x2.splat(ln2));
    const below = f64x2.floor(quotient);
    const isUpper = f64x2.ge(f64x2.sub(quotient, below), f64x2.splat(0.5));
    const k = f64x2.add(below, v128.and(isUpper, f64x2.splat(1)));
    const high = f64x2.sub(within, f64x2.mul(k, f64x2.splat(ln2High)));
    const r = f64x2.sub(high, f64x2.mul(k, f64x2.splat(ln2Low)));
    let sum = f64x2.splat(1.0 / 6227020800.0);
    sum = step(sum, r, 1.0 / 479001600.0);
    sum = step(sum, r, 1.0 / 39916800.0);
    sum = step(sum, r, 1.0 / 3628800.0);
    sum = step(sum, r, 1.0 / 362880.0);
    sum = step(sum, r, 1.0 / 40320.0);
    sum = step(sum, r, 1.0 / 5040.0);
    sum = step(sum, r, 1.0 / 720.0);
    sum = step(sum, r, 1.0 / 120.0);
    sum = step(sum, r, 1.0 / 24.0);
    sum = step(sum, r, 1.0 / 6.0);
    sum = step(sum, r, 0.5);
    const e = f64x2.add(f64x2.splat(1), f64x2.add(r, f64x2.mul(f64x2.mul(r, r), sum)));
    // k + 1023 in the last bits of a float64 becomes the exponent of 2^k.
    const power = i64x2.shl(f64x2.add(k, f64x2.splat(4503599627370496.0 + 1023.0)), 52);
    const value = v128.andnot(f64x2.mul(e, power), f64x2.lt(x, f64x2.splat(-708)));
    return v128.bitselect(x, value, f64x2.ne(x, x));
}

function step(sum: v128, r: v128, coefficient: f64): v128 {
    return f64x2.add(f64x2.mul(sum, r), f64x2.splat(coefficient));
}

export function logarithm(x: f64): f64 {
    if (!(x > 0 && x < Infinity)) {
        return x == 0 ? -Infinity : x > 0 ? x : NaN;
    }
    const isSubnormal = x < 2.2250738585072014e-308;
    const bits = reinterpret<u64>(isSubnormal ? x * 18014398509481984.0 : x);
    let exponent = i32(bits >> 52) - 1023 - (isSubnormal ? 54 : 0);
    let mantissa = reinterpret<f64>((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
    if (mantissa >= sqrt2) {
        mantissa *= 0.5;
        exponent += 1;
    }
    const s = (mantissa - 1) / (mantissa + 1);
    const z = s * s;
    const series =
        z *
        (1.0 / 3.0 +
            z *
                (1.0 / 5.0 +
                    z *
                        (1.0 / 7.0 +
                            z *
                                (1.0 / 9.0 +
                                    z *
                                        (1.0 / 11.0 +
                                            z *
                                                (1.0 / 13.0 +
                                                    z *
                                                        (1.0 / 15.0 +
                                                            z * (1.0 / 17.0 + z * (1.0 / 19.0)))))))));
    return f64(exponent) * ln2High + (2 * s + (2 * s * series + f64(exponent) * ln2Low));
}

/** ln(1 + x) for x > -1: what rounding took from 1 + x is put back as a factor. */
export function logarithmOfOnePlus(x: f64): f64 {
    const sum = 1 + x;
    return sum == 1 ? x : sum == Infinity ? sum : (logarithm(sum) * x) / (sum - 1);
}

export function logistic(x: f64): f64 {
    if (x >= 0) {
        return 1 / (1 + exponential(-x));
    }
    const e = exponential(x);
    return e / (1 + e);
}
