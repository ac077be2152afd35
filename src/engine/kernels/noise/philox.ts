// Philox 4x32-10 (Salmon et al. 2011), the same words as `core/random/philox.ts`, four counters at once.
//
// The counter is (unit / 4, example, step, layer) and the key (seed, stream), so that of the first three rounds' products
// all but one depend on the units alone or on the example alone: those of the units are made once for several examples.

import { partStart } from '../parts';
import { firstExampleAt, rowsAt, seedAt, stepAt, streamAt } from '../step-block';
import { demote, highOf, lowOf } from './fours';

const m0: u32 = 0xd2511f53;
const m1: u32 = 0xcd9e8d57;
const w0: u32 = 0x9e3779b9;
const w1: u32 = 0xbb67ae85;

/** Examples that share the products of the units. */
const tile: u32 = 8;

/** What is done with the words of sixteen units: kept in their order, kept as bits, or made into values that are dropped. */
export const storeWords: u32 = 0;
export const storeBits: u32 = 1;
export const dropValues: u32 = 2;

/**
 * The words of units 16 · `firstGroup` on, of each example of the batch: [rows, units rounded up to a multiple of 16].
 * Arguments: words, units, layer key, first group.
 */
export function noiseWords(args: usize, part: u32, parts: u32): void {
    const units = load<u32>(args, 4);
    const rows = load<u32>(rowsAt);
    draw(
        storeWords,
        load<u32>(args),
        wordStride(units),
        load<u32>(args, 12),
        units,
        load<u32>(args, 8),
        0,
        partStart(rows, 1, part, parts),
        partStart(rows, 1, part + 1, parts),
        0,
        0,
        0,
    );
}

/**
 * Masks as bits: 1 where a unit is kept. Unit u of a row is bit u & 7 of byte u >> 3; a row takes `maskStride(units)` bytes, and
 * bits past the last unit are of no meaning. At a rate of 0 nothing is written. Arguments: bits, units, layer key, address of
 * the rate (f64).
 */
export function noiseMask(args: usize, part: u32, parts: u32): void {
    const rows = load<u32>(rowsAt);
    drawMask(
        load<u32>(args),
        load<u32>(args, 4),
        load<u32>(args, 8),
        load<f64>(load<u32>(args, 12)),
        partStart(rows, 1, part, parts),
        partStart(rows, 1, part + 1, parts),
    );
}

/** The masks of the rows `[from, to)`. */
export function drawMask(bits: usize, units: u32, layer: u32, rate: f64, from: u32, to: u32): void {
    if (rate > 0) {
        draw(storeBits, bits, maskStride(units), 0, units, layer, limitOf(rate), from, to, 0, 0, 0);
    }
}

/** A unit is dropped where its word is below rate · 2^32, that is, at most this. Of rates above 0. */
export function limitOf(rate: f64): u32 {
    return u32(ceil<f64>(rate * 4294967296.0) - 1);
}

/** Bytes of the bits of one row. */
export function maskStride(units: u32): u32 {
    return ((units + 15) >> 4) << 1;
}

/** Bytes of the words of one row. */
export function wordStride(units: u32): u32 {
    return ((units + 15) >> 4) << 6;
}

/**
 * Draws for the rows `[from, to)` of `into`, `stride` bytes each. `dropValues`: `into = scale · x` where a unit is kept, else 0, by the
 * product in float64; its bits are left at `bits` where that is not 0.
 */
export function draw(
    mode: u32,
    into: usize,
    stride: u32,
    firstGroup: u32,
    units: u32,
    layer: u32,
    limit: u32,
    from: u32,
    to: u32,
    x: usize,
    scale: f64,
    bits: usize,
): void {
    const seed = load<u32>(seedAt);
    const stream = load<u32>(streamAt);
    const step = load<u32>(stepAt);
    const firstExample = load<u32>(firstExampleAt);
    const groups = (units + 15) >> 4;
    const limits = i32x4.splat(limit);
    const bitStride = maskStride(units);
    // A factor that is a float32 gives in float32 what it gives in float64, rounded: the product of two has 48 bits.
    const isExact = f64(f32(scale)) == scale;
    const scales = isExact ? f32x4.splat(f32(scale)) : f64x2.splat(scale);

    // Adds 0 in a way that no compiler sees through: constants would be made anew for each product, which takes longer than
    // the product.
    const zero = mode >> 31;
    const order = i32x4.add(i32x4(0x0c080400, 0x0d090501, 0x0e0a0602, 0x0f0b0703), i32x4.splat(zero));
    const m0s = i32x4.splat(m0 + zero);
    const m1s = i32x4.splat(m1 + zero);
    // Of the first round, what depends on nothing but the step.
    const productOfStep = u64(m1) * u64(step);
    const highOfStep = u32(productOfStep >> 32) ^ seed;
    const lowOfStep = i32x4.splat(u32(productOfStep) ^ (seed + w0));
    const key1 = stream + w1;
    const a2 = i32x4.splat(seed + 2 * w0);
    const b0 = i32x4.splat(layer ^ stream);
    const b2 = i32x4.splat(stream + 2 * w1);
    const a3 = i32x4.splat(seed + 3 * w0);
    const b3 = i32x4.splat(stream + 3 * w1);
    const a4 = i32x4.splat(seed + 4 * w0);
    const b4 = i32x4.splat(stream + 4 * w1);
    const a5 = i32x4.splat(seed + 5 * w0);
    const b5 = i32x4.splat(stream + 5 * w1);
    const a6 = i32x4.splat(seed + 6 * w0);
    const b6 = i32x4.splat(stream + 6 * w1);
    const a7 = i32x4.splat(seed + 7 * w0);
    const b7 = i32x4.splat(stream + 7 * w1);
    const a8 = i32x4.splat(seed + 8 * w0);
    const b8 = i32x4.splat(stream + 8 * w1);
    const a9 = i32x4.splat(seed + 9 * w0);
    const b9 = i32x4.splat(stream + 9 * w1);

    for (let first = from; first < to; first += tile) {
        const last = min(first + tile, to);
        let blocks = i32x4.add(i32x4(0, 1, 2, 3), i32x4.splat(4 * firstGroup));
        for (let group: u32 = 0; group < groups; group++) {
            let p = i64x2.extmul_low_i32x4_u(blocks, m0s);
            let q = i64x2.extmul_high_i32x4_u(blocks, m0s);
            blocks = i32x4.add(blocks, i32x4.splat(4));
            const units3 = low(p, q);
            const units2 = v128.xor(high(p, q), b0);
            p = i64x2.extmul_low_i32x4_u(units2, m1s);
            q = i64x2.extmul_high_i32x4_u(units2, m1s);
            const units0 = v128.xor(high(p, q), lowOfStep);
            const units1 = v128.xor(low(p, q), a2);
            p = i64x2.extmul_low_i32x4_u(units0, m0s);
            q = i64x2.extmul_high_i32x4_u(units0, m0s);
            const next2 = v128.xor(high(p, q), b2);
            const next3 = low(p, q);
            const isWhole = mode == dropValues && group * 16 + 16 <= units;
            for (let row = first; row < last; row++) {
                // What is 0 stays 0, kept or dropped.
                if (isWhole && bits == 0 && isZero(x + row * stride + group * 64)) {
                    memory.fill(into + row * stride + group * 64, 0, 64);
                    continue;
                }
                const productOfExample = u64(m0) * u64((firstExample + row) ^ highOfStep);
                let x2 = v128.xor(units3, i32x4.splat(u32(productOfExample >> 32) ^ key1));
                let r = i64x2.extmul_low_i32x4_u(x2, m1s);
                let s = i64x2.extmul_high_i32x4_u(x2, m1s);
                let x0 = v128.xor(high(r, s), units1);
                let x1 = low(r, s);
                x2 = v128.xor(next2, i32x4.splat(u32(productOfExample)));
                let x3 = next3;
                // The fourth round and those after it.
                let t = i64x2.extmul_low_i32x4_u(x0, m0s);
                let u = i64x2.extmul_high_i32x4_u(x0, m0s);
                r = i64x2.extmul_low_i32x4_u(x2, m1s);
                s = i64x2.extmul_high_i32x4_u(x2, m1s);
                x0 = v128.xor(high(r, s), v128.xor(x1, a3));
                x1 = low(r, s);
                x2 = v128.xor(high(t, u), v128.xor(x3, b3));
                x3 = low(t, u);
                t = i64x2.extmul_low_i32x4_u(x0, m0s);
                u = i64x2.extmul_high_i32x4_u(x0, m0s);
                r = i64x2.extmul_low_i32x4_u(x2, m1s);
                s = i64x2.extmul_high_i32x4_u(x2, m1s);
                x0 = v128.xor(high(r, s), v128.xor(x1, a4));
                x1 = low(r, s);
                x2 = v128.xor(high(t, u), v128.xor(x3, b4));
                x3 = low(t, u);
                t = i64x2.extmul_low_i32x4_u(x0, m0s);
                u = i64x2.extmul_high_i32x4_u(x0, m0s);
                r = i64x2.extmul_low_i32x4_u(x2, m1s);
                s = i64x2.extmul_high_i32x4_u(x2, m1s);
                x0 = v128.xor(high(r, s), v128.xor(x1, a5));
                x1 = low(r, s);
                x2 = v128.xor(high(t, u), v128.xor(x3, b5));
                x3 = low(t, u);
                t = i64x2.extmul_low_i32x4_u(x0, m0s);
                u = i64x2.extmul_high_i32x4_u(x0, m0s);
                r = i64x2.extmul_low_i32x4_u(x2, m1s);
                s = i64x2.extmul_high_i32x4_u(x2, m1s);
                x0 = v128.xor(high(r, s), v128.xor(x1, a6));
                x1 = low(r, s);
                x2 = v128.xor(high(t, u), v128.xor(x3, b6));
                x3 = low(t, u);
                t = i64x2.extmul_low_i32x4_u(x0, m0s);
                u = i64x2.extmul_high_i32x4_u(x0, m0s);
                r = i64x2.extmul_low_i32x4_u(x2, m1s);
                s = i64x2.extmul_high_i32x4_u(x2, m1s);
                x0 = v128.xor(high(r, s), v128.xor(x1, a7));
                x1 = low(r, s);
                x2 = v128.xor(high(t, u), v128.xor(x3, b7));
                x3 = low(t, u);
                t = i64x2.extmul_low_i32x4_u(x0, m0s);
                u = i64x2.extmul_high_i32x4_u(x0, m0s);
                r = i64x2.extmul_low_i32x4_u(x2, m1s);
                s = i64x2.extmul_high_i32x4_u(x2, m1s);
                x0 = v128.xor(high(r, s), v128.xor(x1, a8));
                x1 = low(r, s);
                x2 = v128.xor(high(t, u), v128.xor(x3, b8));
                x3 = low(t, u);
                t = i64x2.extmul_low_i32x4_u(x0, m0s);
                u = i64x2.extmul_high_i32x4_u(x0, m0s);
                r = i64x2.extmul_low_i32x4_u(x2, m1s);
                s = i64x2.extmul_high_i32x4_u(x2, m1s);
                x0 = v128.xor(high(r, s), v128.xor(x1, a9));
                x1 = low(r, s);
                x2 = v128.xor(high(t, u), v128.xor(x3, b9));
                x3 = low(t, u);
                const target = into + row * stride;
                if (mode == storeWords) {
                    storeInOrder(target + group * 64, x0, x1, x2, x3);
                    continue;
                }
                // All bits of a lane where its unit is dropped.
                x0 = i32x4.le_u(x0, limits);
                x1 = i32x4.le_u(x1, limits);
                x2 = i32x4.le_u(x2, limits);
                x3 = i32x4.le_u(x3, limits);
                if (mode == storeBits) {
                    store<u16>(target + group * 2, keptBits(x0, x1, x2, x3, order));
                    continue;
                }
                if (bits != 0) {
                    store<u16>(bits + row * bitStride + group * 2, keptBits(x0, x1, x2, x3, order));
                }
                if (!isWhole) {
                    const kept = keptBits(x0, x1, x2, x3, order);
                    for (let unit = group * 16; unit < units; unit++) {
                        const value = f32(f64(load<f32>(x + row * stride + unit * 4)) * scale);
                        store<f32>(target + unit * 4, (kept >> (unit & 15)) & 1 ? value : 0);
                    }
                    continue;
                }
                const source = x + row * stride + group * 64;
                const a = v128.shuffle<u32>(x0, x1, 0, 4, 1, 5);
                const b = v128.shuffle<u32>(x0, x1, 2, 6, 3, 7);
                const c = v128.shuffle<u32>(x2, x3, 0, 4, 1, 5);
                const d = v128.shuffle<u32>(x2, x3, 2, 6, 3, 7);
                dropFour(target + group * 64, source, v128.shuffle<u64>(a, c, 0, 2), scales, isExact);
                dropFour(
                    target + group * 64 + 16,
                    source + 16,
                    v128.shuffle<u64>(a, c, 1, 3),
                    scales,
                    isExact,
                );
                dropFour(
                    target + group * 64 + 32,
                    source + 32,
                    v128.shuffle<u64>(b, d, 0, 2),
                    scales,
                    isExact,
                );
                dropFour(
                    target + group * 64 + 48,
                    source + 48,
                    v128.shuffle<u64>(b, d, 1, 3),
                    scales,
                    isExact,
                );
            }
        }
    }
}

function low(p: v128, q: v128): v128 {
    return v128.shuffle<u32>(p, q, 0, 2, 4, 6);
}

function high(p: v128, q: v128): v128 {
    return v128.shuffle<u32>(p, q, 1, 3, 5, 7);
}

/** Lane b of word w belongs to unit 4 b + w; `order` lists the bytes of a 4 x 4 matrix by columns. */
function keptBits(x0: v128, x1: v128, x2: v128, x3: v128, order: v128): i32 {
    const first = i16x8.narrow_i32x4_s(x0, x1);
    const second = i16x8.narrow_i32x4_s(x2, x3);
    return ~i8x16.bitmask(i8x16.swizzle(i8x16.narrow_i16x8_s(first, second), order));
}

function isZero(x: usize): bool {
    const low = v128.or(v128.load(x), v128.load(x, 16));
    return !v128.any_true(v128.or(low, v128.or(v128.load(x, 32), v128.load(x, 48))));
}

function dropFour(into: usize, x: usize, dropped: v128, scales: v128, isExact: bool): void {
    const value = v128.load(x);
    if (isExact) {
        v128.store(into, v128.andnot(f32x4.mul(value, scales), dropped));
        return;
    }
    const product = demote(f64x2.mul(lowOf(value), scales), f64x2.mul(highOf(value), scales));
    v128.store(into, v128.andnot(product, dropped));
}

function storeInOrder(into: usize, x0: v128, x1: v128, x2: v128, x3: v128): void {
    const a = v128.shuffle<u32>(x0, x1, 0, 4, 1, 5);
    const b = v128.shuffle<u32>(x0, x1, 2, 6, 3, 7);
    const c = v128.shuffle<u32>(x2, x3, 0, 4, 1, 5);
    const d = v128.shuffle<u32>(x2, x3, 2, 6, 3, 7);
    v128.store(into, v128.shuffle<u64>(a, c, 0, 2));
    v128.store(into, v128.shuffle<u64>(a, c, 1, 3), 16);
    v128.store(into, v128.shuffle<u64>(b, d, 0, 2), 32);
    v128.store(into, v128.shuffle<u64>(b, d, 1, 3), 48);
}
