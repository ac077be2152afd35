// Gaussian noise: the numbers of `core/random/streams.ts`, the same bits, two at a time in float64; and what is computed with
// them, in float64 and rounded once.

import { partStart } from '../parts';
import { rowsAt } from '../step-block';
import { demote, highOf, loadUpTo, lowOf, storeUpTo } from './fours';
import { draw, storeWords, wordStride } from './philox';

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
 * argument), or the address of v, float32 [rows, size] (`rootNoise`); then the constants (f64) that the numbers are made with, as
 * `wasm/noise/gaussian-values.ts` lists them: a constant of the code would be made anew for every number.
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
    const constants = args + 32;
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
                constants,
            );
            const turn = f64x2.convert_low_i32x4_u(v128.shuffle<u32>(word, word, 1, 3, 1, 3));
            // In quarters of a turn; the nearest whole number, as a number and as bits.
            const quarters = f64x2.mul(turn, v128.load64_splat(constants, 7 * 8));
            const quadrant = f64x2.floor(f64x2.add(quarters, v128.load64_splat(constants, 8)));
            const place = f64x2.add(quadrant, v128.load64_splat(constants, 8 * 8));
            const angle = f64x2.mul(f64x2.sub(quarters, quadrant), v128.load64_splat(constants, 9 * 8));
            const square = f64x2.mul(angle, angle);
            const sine = f64x2.add(
                angle,
                f64x2.mul(f64x2.mul(angle, square), polynomial(square, constants + 19 * 8)),
            );
            const cosine = f64x2.add(
                v128.load64_splat(constants, 2 * 8),
                f64x2.mul(square, polynomial(square, constants + 26 * 8)),
            );
            // Of the last two bits of the quadrant: which of both it is, and the signs.
            const odd = i32x4.shr_s(i32x4.shl(place, 31), 31);
            const isOdd = v128.shuffle<u32>(odd, odd, 0, 0, 2, 2);
            const half = i64x2.shr_u(place, 1);
            const minusSine = i64x2.shl(half, 63);
            const minusCosine = i64x2.shl(v128.xor(place, half), 63);
            const sines = f64x2.mul(radius, v128.xor(v128.bitselect(cosine, sine, isOdd), minusSine));
            const cosines = f64x2.mul(radius, v128.xor(v128.bitselect(sine, cosine, isOdd), minusCosine));
            let low = v128.shuffle<u64>(cosines, sines, 0, 2);
            let high = v128.shuffle<u64>(cosines, sines, 1, 3);

            const values = loadUpTo(source + unit * 4, left);
            const valuesLow = lowOf(values);
            const valuesHigh = highOf(values);
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
                low = f64x2.add(valuesLow, f64x2.mul(f64x2.sqrt(lowOf(variance)), low));
                high = f64x2.add(valuesHigh, f64x2.mul(f64x2.sqrt(highOf(variance)), high));
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
    const one = f64x2.splat(1);
    for (let row = partStart(rows, 1, part, parts); row < to; row++) {
        const spreads = spread + row * wordStride(size);
        const start = row * size * 4;
        for (let unit: u32 = 0; unit < size; unit += 4) {
            const factors = v128.load(spreads + unit * 4);
            const gradients = loadUpTo(dy + start + unit * 4, size - unit);
            const product = demote(
                f64x2.mul(lowOf(gradients), f64x2.add(one, lowOf(factors))),
                f64x2.mul(highOf(gradients), f64x2.add(one, highOf(factors))),
            );
            storeUpTo(dx + start + unit * 4, product, size - unit);
        }
    }
}

/** √(-2 ln u), u = (word + ½) / 2^32, as `logarithm` computes it. */
function radiusOf(word: v128, constants: usize): v128 {
    const half = v128.load64_splat(constants, 8);
    const one = v128.load64_splat(constants, 2 * 8);
    const u = f64x2.mul(f64x2.add(word, half), v128.load64_splat(constants));
    // The exponent as a number: its bits as the last ones of 2^52.
    const exponent = v128.or(i64x2.shr_u(u, 52), v128.load64_splat(constants, 8 * 8));
    let mantissa = v128.or(v128.andnot(u, v128.load64_splat(constants, 34 * 8)), one);
    const isLarge = f64x2.ge(mantissa, v128.load64_splat(constants, 3 * 8));
    mantissa = v128.bitselect(f64x2.mul(mantissa, half), mantissa, isLarge);
    const k = f64x2.add(f64x2.sub(exponent, v128.load64_splat(constants, 33 * 8)), v128.and(isLarge, one));
    const s = f64x2.div(f64x2.sub(mantissa, one), f64x2.add(mantissa, one));
    const z = f64x2.mul(s, s);
    let series = v128.load64_splat(constants, 10 * 8);
    series = f64x2.add(v128.load64_splat(constants, 11 * 8), f64x2.mul(z, series));
    series = f64x2.add(v128.load64_splat(constants, 12 * 8), f64x2.mul(z, series));
    series = f64x2.add(v128.load64_splat(constants, 13 * 8), f64x2.mul(z, series));
    series = f64x2.add(v128.load64_splat(constants, 14 * 8), f64x2.mul(z, series));
    series = f64x2.add(v128.load64_splat(constants, 15 * 8), f64x2.mul(z, series));
    series = f64x2.add(v128.load64_splat(constants, 16 * 8), f64x2.mul(z, series));
    series = f64x2.add(v128.load64_splat(constants, 17 * 8), f64x2.mul(z, series));
    series = f64x2.add(v128.load64_splat(constants, 18 * 8), f64x2.mul(z, series));
    series = f64x2.mul(z, series);
    const twice = f64x2.add(s, s);
    const low = f64x2.add(f64x2.mul(twice, series), f64x2.mul(k, v128.load64_splat(constants, 5 * 8)));
    const high = f64x2.mul(k, v128.load64_splat(constants, 4 * 8));
    const logarithm = f64x2.add(high, f64x2.add(twice, low));
    return f64x2.sqrt(f64x2.mul(logarithm, v128.load64_splat(constants, 6 * 8)));
}

/** Of degree 6, the coefficients from the lowest on. */
function polynomial(z: v128, coefficients: usize): v128 {
    let sum = v128.load64_splat(coefficients, 6 * 8);
    sum = f64x2.add(f64x2.mul(sum, z), v128.load64_splat(coefficients, 5 * 8));
    sum = f64x2.add(f64x2.mul(sum, z), v128.load64_splat(coefficients, 4 * 8));
    sum = f64x2.add(f64x2.mul(sum, z), v128.load64_splat(coefficients, 3 * 8));
    sum = f64x2.add(f64x2.mul(sum, z), v128.load64_splat(coefficients, 2 * 8));
    sum = f64x2.add(f64x2.mul(sum, z), v128.load64_splat(coefficients, 8));
    return f64x2.add(f64x2.mul(sum, z), v128.load64_splat(coefficients));
}
