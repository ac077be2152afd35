// Standout: units that are kept with a probability of their own. The formulas are those of `engine/ops/adaptive-dropout.ts`.

import { partStart } from '../parts';
import { rowsAt } from '../step-block';
import { demote, highOf, loadUpTo, lowOf, storeUpTo } from './fours';
import { logisticPair } from './logistic';
import { draw, storeWords, wordStride } from './philox';

/**
 * `p = σ(α u + β (s + bias))`; `y = a` where a word is below p · 2^32, else 0; without words, `y = p a`. In the place of the words
 * are left all bits where a value is kept, else none. Arguments: a, u, s or 0, y, p (f64, rows of `probabilityStride` bytes), words or 0, size, layer
 * key, α, β and bias (f64).
 */
export function gateForward(args: usize, part: u32, parts: u32): void {
    const a = load<u32>(args);
    const u = load<u32>(args, 4);
    const s = load<u32>(args, 8);
    const y = load<u32>(args, 12);
    const probabilities = load<u32>(args, 16);
    const words = load<u32>(args, 20);
    const size = load<u32>(args, 24);
    const alpha = load<f64>(args, 32);
    const beta = load<f64>(args, 40);
    const bias = load<f64>(args, 48);
    const rows = load<u32>(rowsAt);
    const from = partStart(rows, 1, part, parts);
    const to = partStart(rows, 1, part + 1, parts);
    const stride = wordStride(size);
    if (words != 0) {
        draw(storeWords, words, stride, 0, size, load<u32>(args, 28), 0, from, to, 0, 0, 0);
    }
    const alphas = f64x2.splat(alpha);
    const betas = f64x2.splat(beta);
    const biases = f64x2.splat(bias);
    const twoTo32 = f64x2.splat(4294967296.0);
    for (let row = from; row < to; row++) {
        const rowOfP = probabilities + row * probabilityStride(size);
        for (let unit: u32 = 0; unit < size; unit += 4) {
            const at = (row * size + unit) * 4;
            const left = size - unit;
            const input = loadUpTo(u + at, left);
            let low = f64x2.mul(alphas, lowOf(input));
            let high = f64x2.mul(alphas, highOf(input));
            if (s != 0) {
                const sums = loadUpTo(s + at, left);
                low = f64x2.add(low, f64x2.mul(betas, f64x2.add(lowOf(sums), biases)));
                high = f64x2.add(high, f64x2.mul(betas, f64x2.add(highOf(sums), biases)));
            }
            low = logisticPair(low);
            high = logisticPair(high);
            v128.store(rowOfP + unit * 8, low);
            v128.store(rowOfP + unit * 8, high, 16);
            const values = loadUpTo(a + at, left);
            if (words == 0) {
                storeUpTo(
                    y + at,
                    demote(f64x2.mul(low, lowOf(values)), f64x2.mul(high, highOf(values))),
                    left,
                );
                continue;
            }
            const place = words + row * stride + unit * 4;
            const word = v128.load(place);
            const wordsHigh = f64x2.convert_low_i32x4_u(v128.shuffle<u64>(word, word, 1, 1));
            // A NaN is no reason to drop what should be found.
            const droppedLow = f64x2.ge(f64x2.convert_low_i32x4_u(word), f64x2.mul(low, twoTo32));
            const droppedHigh = f64x2.ge(wordsHigh, f64x2.mul(high, twoTo32));
            const kept = v128.not(v128.shuffle<u32>(droppedLow, droppedHigh, 0, 2, 4, 6));
            v128.store(place, kept);
            storeUpTo(y + at, v128.and(values, kept), left);
        }
    }
}

/** Bytes of the probabilities of one row. */
function probabilityStride(size: u32): u32 {
    return ((size + 3) >> 2) << 5;
}

/**
 * `da = dy` where the value was kept, else 0; `ds = dy a p (1 - p)`. Arguments: a, dy, p, words as `gateForward` leaves them, da or
 * 0, ds or 0, size.
 */
export function gateBackward(args: usize, part: u32, parts: u32): void {
    const a = load<u32>(args);
    const dy = load<u32>(args, 4);
    const probabilities = load<u32>(args, 8);
    const words = load<u32>(args, 12);
    const da = load<u32>(args, 16);
    const ds = load<u32>(args, 20);
    const size = load<u32>(args, 24);
    const rows = load<u32>(rowsAt);
    const to = partStart(rows, 1, part + 1, parts);
    for (let row = partStart(rows, 1, part, parts); row < to; row++) {
        for (let unit: u32 = 0; unit < size; unit += 4) {
            const at = (row * size + unit) * 4;
            const left = size - unit;
            const gradients = loadUpTo(dy + at, left);
            if (da != 0) {
                const kept = v128.load(words + row * wordStride(size) + unit * 4);
                storeUpTo(da + at, v128.and(gradients, kept), left);
            }
            if (ds != 0) {
                const values = loadUpTo(a + at, left);
                const p = probabilities + row * probabilityStride(size) + unit * 8;
                const low = slope(lowOf(gradients), lowOf(values), v128.load(p));
                const high = slope(highOf(gradients), highOf(values), v128.load(p, 16));
                storeUpTo(ds + at, demote(low, high), left);
            }
        }
    }
}

/** dy a p (1 - p). */
function slope(dy: v128, a: v128, p: v128): v128 {
    return f64x2.mul(f64x2.mul(f64x2.mul(dy, a), p), f64x2.sub(f64x2.splat(1), p));
}
