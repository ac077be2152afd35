// Gaussian noise: the numbers of `core/random/streams.ts`, the same bits, two at a time in float64; and what is computed with
// them, in float64 and rounded once.

import { partStart } from '../parts';
import { rowsAt } from '../step-block';
import { demote, draw, storeWords, wordStride } from './philox';

const ln2High: f64 = 0.6931471803691238;
const ln2Low: f64 = 1.9082149292705877e-10;

// Kinds: what is done with the normal number ε of a value.
/** `y = x + σ ε`. */
export const addNoise: u32 = 0;
/** `s = σ ε`, `y = x (1 + s)`; s is left in the place of the words. */
export const spreadNoise: u32 = 1;
/** `y = x + √v ε`; ε is left in the place of the words. */
export const rootNoise: u32 = 2;

/**
 * Draws normal numbers for the values of each example. Arguments: kind, x, y, words [rows, `wordStride(size)` bytes], size,
 * layer key, then σ as the address of one f64 (`addNoise`), of one or of `size` f64 (`spreadNoise`; how many is the last
 * argument), or the address of v, float32 [rows, size] (`rootNoise`).
 */
export function gaussianNoise(args: usize, part: u32, parts: u32): void {
    const kind = load<u32>(args);
    const x = load<u32>(args, 4);
    const y = load<u32>(args, 8);
    const words = load<u32>(args, 12);
    const size = load<u32>(args, 16);
    const strength = load<u32>(args, 24);
    const isShared = kind != rootNoise && load<u32>(args, 28) == 1;
    const rows = load<u32>(rowsAt);
    const from = partStart(rows, 1, part, parts);
    const to = partStart(rows, 1, part + 1, parts);
    const stride = wordStride(size);
    if (isShared && load<f64>(strength) == 0) {
        memory.copy(y + from * size * 4, x + from * size * 4, (to - from) * size * 4);
        memory.fill(words + from * stride, 0, (to - from) * stride);
        return;
    }
    draw(storeWords, words, stride, 0, size, load<u32>(args, 20), 0, from, to, 0, 0, 0);
    const shared = f64x2.splat(isShared ? load<f64>(strength) : 0);
    const one = f64x2.splat(1);
    // Adds 0 in a way that no compiler sees through: constants would otherwise be made anew for every number.
    const zero = f64(parts >> 31);
    for (let row = from; row < to; row++) {
        const source = x + row * size * 4;
        const target = y + row * size * 4;
        const drawn = words + row * stride;
        const variances = strength + row * size * 4;
        for (let unit: u32 = 0; unit < size; unit += 4) {
            const left = size - unit;
            const word = v128.load(drawn + unit * 4);
            const radius = radiusOf(
                f64x2.convert_low_i32x4_u(v128.shuffle<u32>(word, word, 0, 2, 0, 2)),
                zero,
            );
            const turn = f64x2.convert_low_i32x4_u(v128.shuffle<u32>(word, word, 1, 3, 1, 3));
            // In quarters of a turn; the nearest whole number, as a number and as bits.
            const quarters = f64x2.mul(turn, f64x2.splat(4.0 / 4294967296.0));
            const quadrant = f64x2.floor(f64x2.add(quarters, f64x2.splat(0.5)));
            const place = f64x2.add(quadrant, f64x2.splat(4503599627370496.0));
            const angle = f64x2.mul(f64x2.sub(quarters, quadrant), f64x2.splat(1.5707963267948966));
            const sine = sineNearZero(angle, zero);
            const cosine = cosineNearZero(angle, zero);
            const isOdd = i64x2.neg(v128.and(place, i64x2.splat(1)));
            const minusSine = i64x2.shl(v128.and(place, i64x2.splat(2)), 62);
            const minusCosine = i64x2.shl(v128.and(i64x2.add(place, i64x2.splat(1)), i64x2.splat(2)), 62);
            const sines = f64x2.mul(radius, v128.xor(v128.bitselect(cosine, sine, isOdd), minusSine));
            const cosines = f64x2.mul(radius, v128.xor(v128.bitselect(sine, cosine, isOdd), minusCosine));
            let low = v128.shuffle<u64>(cosines, sines, 0, 2);
            let high = v128.shuffle<u64>(cosines, sines, 1, 3);

            const values = loadUpTo(source + unit * 4, left);
            const valuesLow = f64x2.promote_low_f32x4(values);
            const valuesHigh = f64x2.promote_low_f32x4(v128.shuffle<u64>(values, values, 1, 1));
            if (kind == addNoise) {
                low = f64x2.add(valuesLow, f64x2.mul(shared, low));
                high = f64x2.add(valuesHigh, f64x2.mul(shared, high));
            } else if (kind == spreadNoise) {
                if (isShared) {
                    low = f64x2.mul(shared, low);
                    high = f64x2.mul(shared, high);
                } else {
                    low = f64x2.mul(v128.load(strength + unit * 8), low);
                    high = f64x2.mul(v128.load(strength + unit * 8, 16), high);
                }
                v128.store(drawn + unit * 4, demote(low, high));
                low = f64x2.mul(valuesLow, f64x2.add(one, low));
                high = f64x2.mul(valuesHigh, f64x2.add(one, high));
            } else {
                v128.store(drawn + unit * 4, demote(low, high));
                const variance = loadUpTo(variances + unit * 4, left);
                const rootLow = f64x2.sqrt(f64x2.promote_low_f32x4(variance));
                const rootHigh = f64x2.sqrt(
                    f64x2.promote_low_f32x4(v128.shuffle<u64>(variance, variance, 1, 1)),
                );
                low = f64x2.add(valuesLow, f64x2.mul(rootLow, low));
                high = f64x2.add(valuesHigh, f64x2.mul(rootHigh, high));
            }
            storeUpTo(target + unit * 4, demote(low, high), left);
        }
    }
}

/** `dx = dy (1 + s)`. Arguments: s as `gaussianNoise` leaves it, dy, dx, size. */
export function spreadBackward(args: usize, part: u32, parts: u32): void {
    const spread = load<u32>(args);
    const dy = load<u32>(args, 4);
    const dx = load<u32>(args, 8);
    const size = load<u32>(args, 12);
    const rows = load<u32>(rowsAt);
    const to = partStart(rows, 1, part + 1, parts);
    for (let row = partStart(rows, 1, part, parts); row < to; row++) {
        const factors = spread + row * wordStride(size);
        const start = row * size * 4;
        for (let unit: u32 = 0; unit < size; unit++) {
            const factor = 1 + f64(load<f32>(factors + unit * 4));
            store<f32>(dx + start + unit * 4, f32(f64(load<f32>(dy + start + unit * 4)) * factor));
        }
    }
}

/** √(-2 ln u), u = (word + ½) / 2^32, as `logarithm` computes it. */
function radiusOf(word: v128, zero: f64): v128 {
    const one = f64x2.splat(1 + zero);
    const half = f64x2.splat(0.5 + zero);
    const u = f64x2.mul(f64x2.add(word, half), f64x2.splat(1.0 / 4294967296.0 + zero));
    let exponent = i64x2.sub(i64x2.shr_u(u, 52), i64x2.splat(1023));
    let mantissa = v128.or(v128.and(u, i64x2.splat(0x000f_ffff_ffff_ffff)), one);
    const isLarge = f64x2.ge(mantissa, f64x2.splat(1.4142135623730951 + zero));
    mantissa = v128.bitselect(f64x2.mul(mantissa, half), mantissa, isLarge);
    exponent = i64x2.sub(exponent, isLarge);
    const k = f64x2.convert_low_i32x4_s(v128.shuffle<u32>(exponent, exponent, 0, 2, 0, 2));
    const s = f64x2.div(f64x2.sub(mantissa, one), f64x2.add(mantissa, one));
    const z = f64x2.mul(s, s);
    let series = f64x2.splat(1.0 / 19.0 + zero);
    series = f64x2.add(f64x2.splat(1.0 / 17.0 + zero), f64x2.mul(z, series));
    series = f64x2.add(f64x2.splat(1.0 / 15.0 + zero), f64x2.mul(z, series));
    series = f64x2.add(f64x2.splat(1.0 / 13.0 + zero), f64x2.mul(z, series));
    series = f64x2.add(f64x2.splat(1.0 / 11.0 + zero), f64x2.mul(z, series));
    series = f64x2.add(f64x2.splat(1.0 / 9.0 + zero), f64x2.mul(z, series));
    series = f64x2.add(f64x2.splat(1.0 / 7.0 + zero), f64x2.mul(z, series));
    series = f64x2.add(f64x2.splat(1.0 / 5.0 + zero), f64x2.mul(z, series));
    series = f64x2.add(f64x2.splat(1.0 / 3.0 + zero), f64x2.mul(z, series));
    series = f64x2.mul(z, series);
    const twice = f64x2.add(s, s);
    const low = f64x2.add(f64x2.mul(twice, series), f64x2.mul(k, f64x2.splat(ln2Low + zero)));
    const logarithm = f64x2.add(f64x2.mul(k, f64x2.splat(ln2High + zero)), f64x2.add(twice, low));
    return f64x2.sqrt(f64x2.mul(logarithm, f64x2.splat(-2)));
}

function sineNearZero(x: v128, zero: f64): v128 {
    const z = f64x2.mul(x, x);
    let sum = f64x2.splat(-1.0 / 1307674368000.0 + zero);
    sum = f64x2.add(f64x2.mul(sum, z), f64x2.splat(1.0 / 6227020800.0 + zero));
    sum = f64x2.add(f64x2.mul(sum, z), f64x2.splat(-1.0 / 39916800.0 + zero));
    sum = f64x2.add(f64x2.mul(sum, z), f64x2.splat(1.0 / 362880.0 + zero));
    sum = f64x2.add(f64x2.mul(sum, z), f64x2.splat(-1.0 / 5040.0 + zero));
    sum = f64x2.add(f64x2.mul(sum, z), f64x2.splat(1.0 / 120.0 + zero));
    sum = f64x2.add(f64x2.mul(sum, z), f64x2.splat(-1.0 / 6.0 + zero));
    return f64x2.add(x, f64x2.mul(f64x2.mul(x, z), sum));
}

function cosineNearZero(x: v128, zero: f64): v128 {
    const z = f64x2.mul(x, x);
    let sum = f64x2.splat(-1.0 / 87178291200.0 + zero);
    sum = f64x2.add(f64x2.mul(sum, z), f64x2.splat(1.0 / 479001600.0 + zero));
    sum = f64x2.add(f64x2.mul(sum, z), f64x2.splat(-1.0 / 3628800.0 + zero));
    sum = f64x2.add(f64x2.mul(sum, z), f64x2.splat(1.0 / 40320.0 + zero));
    sum = f64x2.add(f64x2.mul(sum, z), f64x2.splat(-1.0 / 720.0 + zero));
    sum = f64x2.add(f64x2.mul(sum, z), f64x2.splat(1.0 / 24.0 + zero));
    sum = f64x2.add(f64x2.mul(sum, z), f64x2.splat(-1.0 / 2.0 + zero));
    return f64x2.add(f64x2.splat(1 + zero), f64x2.mul(z, sum));
}

/** Four float32, or the first `count` of them and zeros. */
export function loadUpTo(from: usize, count: u32): v128 {
    if (count >= 4) {
        return v128.load(from);
    }
    if (count == 1) {
        return v128.load32_zero(from);
    }
    const pair = v128.load64_zero(from);
    return count == 2 ? pair : f32x4.replace_lane(pair, 2, load<f32>(from, 8));
}

/** Stores four float32, or the first `count` of them. */
export function storeUpTo(into: usize, values: v128, count: u32): void {
    if (count >= 4) {
        v128.store(into, values);
        return;
    }
    store<f32>(into, f32x4.extract_lane(values, 0));
    if (count > 1) {
        store<f32>(into, f32x4.extract_lane(values, 1), 4);
    }
    if (count > 2) {
        store<f32>(into, f32x4.extract_lane(values, 2), 8);
    }
}
