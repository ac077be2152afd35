// Values moved, added and chosen, without arithmetic of their own.

import { exponential } from './elementary';
import { partStart } from './parts';
import { rowsAt } from './step-block';
import { copyFloats } from './vectors';

/**
 * Copies `count` values from each group of `fromWidth` to each group of `toWidth`.
 * Arguments: from, to, fromWidth, toWidth, place in the group they come from, place in the one they go to, count, groups of
 * one example.
 */
export function copyColumns(args: usize, part: u32, parts: u32): void {
    const fromStride = load<u32>(args, 8) * 4;
    const toStride = load<u32>(args, 12) * 4;
    const from = load<u32>(args) + load<u32>(args, 16) * 4;
    const to = load<u32>(args, 4) + load<u32>(args, 20) * 4;
    const count = load<u32>(args, 24);
    const groups = load<u32>(rowsAt) * load<u32>(args, 28);
    const end = partStart(groups, 1, part + 1, parts);
    for (let group = partStart(groups, 1, part, parts); group < end; group++) {
        copyFloats(to + group * toStride, from + group * fromStride, count);
    }
}

/** `y = a + b`. Arguments: a, b, y, values of one example. */
export function addArrays(args: usize, part: u32, parts: u32): void {
    const a = load<u32>(args);
    const b = load<u32>(args, 4);
    const y = load<u32>(args, 8);
    const count = load<u32>(rowsAt) * load<u32>(args, 12);
    const to = partStart(count, 16, part + 1, parts);
    let i = partStart(count, 16, part, parts);
    for (; i + 4 <= to; i += 4) {
        v128.store(y + i * 4, f32x4.add(v128.load(a + i * 4), v128.load(b + i * 4)));
    }
    for (; i < to; i++) {
        store<f32>(y + i * 4, load<f32>(a + i * 4) + load<f32>(b + i * 4));
    }
}

/** All values of the batch become 0. Arguments: values, values of one example. */
export function clear(args: usize, part: u32, parts: u32): void {
    const count = load<u32>(rowsAt) * load<u32>(args, 4);
    const from = partStart(count, 16, part, parts);
    memory.fill(load<u32>(args) + from * 4, 0, (partStart(count, 16, part + 1, parts) - from) * 4);
}

/**
 * `yᵢ = max(xᵢₖ, ..., xᵢₖ₊ₖ₋₁)`, k = pieces; a NaN is largest. Writes which piece each is.
 * Arguments: x, y, which, pieces, outputs of one example.
 */
export function maxout(args: usize, part: u32, parts: u32): void {
    const x = load<u32>(args);
    const y = load<u32>(args, 4);
    const which = load<u32>(args, 8);
    const pieces = load<u32>(args, 12);
    const count = load<u32>(rowsAt) * load<u32>(args, 16);
    const end = partStart(count, 16, part + 1, parts);
    for (let i = partStart(count, 16, part, parts); i < end; i++) {
        const from = x + i * pieces * 4;
        let best = load<f32>(from);
        let piece: u32 = 0;
        for (let k: u32 = 1; k < pieces; k++) {
            const value = load<f32>(from + k * 4);
            if (value > best || value != value) {
                best = value;
                piece = k;
            }
        }
        store<f32>(y + i * 4, best);
        store<u32>(which + i * 4, piece);
    }
}

/** `dx = dy` at the largest piece, else 0. Arguments: dy, which, dx, pieces, outputs of one example. */
export function maxoutBackward(args: usize, part: u32, parts: u32): void {
    const dy = load<u32>(args);
    const which = load<u32>(args, 4);
    const dx = load<u32>(args, 8);
    const pieces = load<u32>(args, 12);
    const count = load<u32>(rowsAt) * load<u32>(args, 16);
    const end = partStart(count, 16, part + 1, parts);
    for (let i = partStart(count, 16, part, parts); i < end; i++) {
        for (let k: u32 = 0; k < pieces; k++) {
            const isLargest = load<u32>(which + i * 4) == k;
            store<f32>(dx + (i * pieces + k) * 4, isLargest ? load<f32>(dy + i * 4) : 0);
        }
    }
}

/** `yᵢ = exp(xᵢ - max) / Σ exp(xⱼ - max)`. Arguments: x, y, width, groups of one example. */
export function softmaxRows(args: usize, part: u32, parts: u32): void {
    const width = load<u32>(args, 8);
    const groups = load<u32>(rowsAt) * load<u32>(args, 12);
    const end = partStart(groups, 1, part + 1, parts);
    for (let group = partStart(groups, 1, part, parts); group < end; group++) {
        const x = load<u32>(args) + group * width * 4;
        const y = load<u32>(args, 4) + group * width * 4;
        let largest = load<f32>(x);
        for (let i: u32 = 1; i < width; i++) {
            const value = load<f32>(x + i * 4);
            if (value > largest) {
                largest = value;
            }
        }
        let sum: f64 = 0;
        for (let i: u32 = 0; i < width; i++) {
            sum += exponential(f64(load<f32>(x + i * 4)) - f64(largest));
        }
        for (let i: u32 = 0; i < width; i++) {
            const power = exponential(f64(load<f32>(x + i * 4)) - f64(largest));
            store<f32>(y + i * 4, f32(power / sum));
        }
    }
}

/** `dxᵢ = yᵢ (dyᵢ - Σ dyⱼ yⱼ)`. Arguments: y, dy, dx, width, groups of one example. */
export function softmaxBackward(args: usize, part: u32, parts: u32): void {
    const width = load<u32>(args, 12);
    const groups = load<u32>(rowsAt) * load<u32>(args, 16);
    const end = partStart(groups, 1, part + 1, parts);
    for (let group = partStart(groups, 1, part, parts); group < end; group++) {
        const y = load<u32>(args) + group * width * 4;
        const dy = load<u32>(args, 4) + group * width * 4;
        const dx = load<u32>(args, 8) + group * width * 4;
        let inner: f64 = 0;
        for (let i: u32 = 0; i < width; i++) {
            inner += f64(load<f32>(dy + i * 4)) * f64(load<f32>(y + i * 4));
        }
        for (let i: u32 = 0; i < width; i++) {
            store<f32>(dx + i * 4, f32(f64(load<f32>(y + i * 4)) * (f64(load<f32>(dy + i * 4)) - inner)));
        }
    }
}
