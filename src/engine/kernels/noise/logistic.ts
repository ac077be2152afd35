// The logistic function of `engine/elementary.ts`, two at a time and operation by operation: the same bits, so that a mask that
// hangs on a probability is the same mask.

import { exponentialPair } from '../elementary';

/** 1 / (1 + e^-x). */
export function logisticPair(x: v128): v128 {
    const e = exponentialPair(f64x2.neg(f64x2.abs(x)));
    const one = f64x2.splat(1);
    const numerator = v128.bitselect(one, e, f64x2.ge(x, f64x2.splat(0)));
    return f64x2.div(numerator, f64x2.add(one, e));
}
