// What is done with masks: one bit for each value, for each channel, or for each example.

import { partStart } from '../parts';
import { rowsAt } from '../step-block';
import { demote, highOf, lowOf } from './fours';
import { draw, drawMask, dropValues, limitOf, maskStride } from './philox';

// Kinds, beside the rate p: what becomes of kept values and of dropped ones.
/** x / (1 - p), and 0. */
export const inverted: u32 = 0;
/** a x + b and a α' + b, of `alpha_dropout`. */
export const alphaForward: u32 = 1;
/** a x, and 0. */
export const alphaBackward: u32 = 2;

/** α' = -λα of SELU. */
const negativeLimit: f64 = -1.0507009873554805 * 1.6732632423543772;

/**
 * `y = mask(x)`, in float64 and rounded once; at a rate of 0, `y = x`; x may be y. Bit `unit % period` of an example's mask is that of its
 * value `unit`. A kept x / (1 - p) is the product with a reciprocal in float64, which is the quotient, correctly rounded, but
 * for one value in about 2^28. Arguments: kind, x, y, bits, values of one example, period, address of the rate (f64), whether
 * the bits are to be drawn, layer key. Where each value has a bit of its own and is dropped to 0, bits that are drawn need no
 * place: where that is 0, they are not kept, and words of values that are 0 anyway not drawn.
 */
export function applyMask(args: usize, part: u32, parts: u32): void {
    const kind = load<u32>(args);
    const x = load<u32>(args, 4);
    const y = load<u32>(args, 8);
    const bits = load<u32>(args, 12);
    const size = load<u32>(args, 16);
    const period = load<u32>(args, 20);
    const rate = load<f64>(load<u32>(args, 24));
    const rows = load<u32>(rowsAt);
    const from = partStart(rows, 1, part, parts);
    const to = partStart(rows, 1, part + 1, parts);
    const bytes = size * 4;
    if (rate == 0) {
        memory.copy(y + from * bytes, x + from * bytes, (to - from) * bytes);
        return;
    }
    const isDrawn = load<u32>(args, 28) != 0;
    if (isDrawn && kind == inverted && period == size) {
        const scale = 1 / (1 - rate);
        draw(dropValues, y, bytes, 0, size, load<u32>(args, 32), limitOf(rate), from, to, x, scale, bits);
        return;
    }
    if (isDrawn) {
        drawMask(bits, period, load<u32>(args, 32), rate, from, to);
    }
    const keep = 1 - rate;
    let scale = 1 / keep;
    // x + -0 is x, whatever its sign.
    let shift: f64 = -0.0;
    let dropped: f32 = 0;
    if (kind != inverted) {
        scale = 1 / sqrt<f64>(keep + negativeLimit * negativeLimit * keep * rate);
        if (kind == alphaForward) {
            shift = -scale * rate * negativeLimit;
            dropped = f32(scale * negativeLimit + shift);
        }
    }
    const stride = maskStride(period);
    for (let row = from; row < to; row++) {
        const source = x + row * bytes;
        const target = y + row * bytes;
        const mask = bits + row * stride;
        if (period == 1) {
            const isKept = (load<u8>(mask) & 1) != 0;
            for (let at: u32 = 0; at < bytes; at += 4) {
                const value = f32(f64(load<f32>(source + at)) * scale + shift);
                store<f32>(target + at, isKept ? value : dropped);
            }
        } else {
            for (let start: u32 = 0; start < bytes; start += period * 4) {
                maskRow(source + start, target + start, mask, period, scale, shift, dropped);
            }
        }
    }
}

function maskRow(x: usize, y: usize, bits: usize, units: u32, scale: f64, shift: f64, dropped: f32): void {
    const scales = f64x2.splat(scale);
    const shifts = f64x2.splat(shift);
    const others = f32x4.splat(dropped);
    let unit: u32 = 0;
    for (; unit + 4 <= units; unit += 4) {
        const kept = bitsToLanes(u32(load<u8>(bits + (unit >> 3))) >> (unit & 4));
        const value = v128.load(x + unit * 4);
        const result = demote(
            f64x2.add(f64x2.mul(lowOf(value), scales), shifts),
            f64x2.add(f64x2.mul(highOf(value), scales), shifts),
        );
        v128.store(y + unit * 4, v128.bitselect(result, others, kept));
    }
    for (; unit < units; unit++) {
        const isKept = ((u32(load<u8>(bits + (unit >> 3))) >> (unit & 7)) & 1) != 0;
        const value = f32(f64(load<f32>(x + unit * 4)) * scale + shift);
        store<f32>(y + unit * 4, isKept ? value : dropped);
    }
}

/** All bits of lane i where bit i of `bits` is set. */
export function bitsToLanes(bits: u32): v128 {
    const places = i32x4(1, 2, 4, 8);
    return i32x4.eq(v128.and(i32x4.splat(bits), places), places);
}

/** `y = x`. Arguments: x, y, values of one example. */
export function copyValues(args: usize, part: u32, parts: u32): void {
    const x = load<u32>(args);
    const y = load<u32>(args, 4);
    const count = load<u32>(rowsAt) * load<u32>(args, 8);
    const from = partStart(count, 16, part, parts) * 4;
    memory.copy(y + from, x + from, partStart(count, 16, part + 1, parts) * 4 - from);
}

/** Arguments: where, how many values, value (f32), 1 where they are those of one example. */
export function fillValues(args: usize, part: u32, parts: u32): void {
    const into = load<u32>(args);
    const count = load<u32>(args, 4) * (load<u32>(args, 12) == 1 ? load<u32>(rowsAt) : 1);
    const value = load<f32>(args, 8);
    const to = partStart(count, 16, part + 1, parts) * 4;
    for (let i = partStart(count, 16, part, parts) * 4; i < to; i += 4) {
        store<f32>(into + i, value);
    }
}
