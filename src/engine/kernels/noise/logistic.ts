// The logistic function of `engine/elementary.ts`, two at a time and operation by operation: the same bits, so that a mask that
// hangs on a probability is the same mask.

const ln2: f64 = 0.6931471805599453;
const ln2High: f64 = 0.6931471803691238;
const ln2Low: f64 = 1.9082149292705877e-10;

/** 1 / (1 + e^-x). */
export function logisticPair(x: v128): v128 {
    const e = exponentialPair(f64x2.neg(f64x2.abs(x)));
    const one = f64x2.splat(1);
    const numerator = v128.bitselect(one, e, f64x2.ge(x, f64x2.splat(0)));
    return f64x2.div(numerator, f64x2.add(one, e));
}

/** e^x of x ≤ 0. */
function exponentialPair(x: v128): v128 {
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
