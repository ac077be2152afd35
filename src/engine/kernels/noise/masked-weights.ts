// DropConnect: an affine layer with masks of its own on its weights for each example. Bit w of an example's mask is that of weight
// w; an example's products are made with the weights that its mask keeps, and scaled by 1 / (1 - p). See
// `engine/masked-weights.ts`.
//
// All kinds of affine layers are one here: at each position, `y = Σ x_k W_k + b` with W_k the row of weights that input k is
// multiplied by. A dense layer has one position and one tap; a convolution takes its inputs through a window; an embedding
// takes the row of its token, with x = 1.

import { partStart } from '../parts';
import { rowsAt } from '../step-block';
import { bitsToLanes } from './masks';
import { draw, limitOf, maskStride, storeBits } from './philox';

/**
 * Masks of the examples `[first, last)` of the batch; at a rate of 0, all bits. Arguments: bits, weights, layer key, address of the
 * rate (f64), first, last.
 */
export function weightMasks(args: usize, part: u32, parts: u32): void {
    const bits = load<u32>(args);
    const weights = load<u32>(args, 4);
    const rate = load<f64>(load<u32>(args, 12));
    const first = load<u32>(args, 16);
    const count = rowsIn(first, load<u32>(args, 20));
    const from = partStart(count, 1, part, parts);
    const to = partStart(count, 1, part + 1, parts);
    const stride = maskStride(weights);
    if (rate == 0) {
        memory.fill(bits + from * stride, 0xff, (to - from) * stride);
        return;
    }
    const start = bits - first * stride;
    const layer = load<u32>(args, 8);
    draw(storeBits, start, stride, 0, weights, layer, limitOf(rate), first + from, first + to, 0, 0, 0);
}

function rowsIn(first: u32, last: u32): u32 {
    const rows = load<u32>(rowsAt);
    return first >= rows ? 0 : min(last, rows) - first;
}

// The geometry, at `g`: filters, 1 for an embedding, channels (of an embedding: its vocabulary), output height and width,
// window height and width, strides, what lies above and left of the map, height and width of the map.

function filtersOf(g: usize): u32 {
    return load<u32>(g);
}

function positionsOf(g: usize): u32 {
    return load<u32>(g, 12) * load<u32>(g, 16);
}

function tapsOf(g: usize): u32 {
    return load<u32>(g, 20) * load<u32>(g, 24);
}

/** The first input under a tap of the window at a position, or -1 outside the map. */
function inputAt(g: usize, position: u32, tap: u32): i32 {
    const outputWidth = load<u32>(g, 16);
    const windowWidth = load<u32>(g, 24);
    const y = i32((position / outputWidth) * load<u32>(g, 28) + tap / windowWidth) - load<i32>(g, 36);
    const x = i32((position % outputWidth) * load<u32>(g, 32) + (tap % windowWidth)) - load<i32>(g, 40);
    const width = load<i32>(g, 48);
    if (y < 0 || y >= load<i32>(g, 44) || x < 0 || x >= width) {
        return -1;
    }
    return (y * width + x) * load<i32>(g, 8);
}

function tokenAt(g: usize, x: usize): u32 {
    return min(u32(max<f32>(load<f32>(x), 0)), load<u32>(g, 8) - 1);
}

/** Arguments: x, W, b or 0, y, bits, address of the rate, first and last example, values of one example of x, geometry. */
export function maskedForward(args: usize, part: u32, parts: u32): void {
    const x = load<u32>(args);
    const w = load<u32>(args, 4);
    const b = load<u32>(args, 8);
    const y = load<u32>(args, 12);
    const bits = load<u32>(args, 16);
    const scale = f32(1 / (1 - load<f64>(load<u32>(args, 20))));
    const first = load<u32>(args, 24);
    const count = rowsIn(first, load<u32>(args, 28));
    const inputSize = load<u32>(args, 32);
    const g = args + 36;
    const filters = filtersOf(g);
    const positions = positionsOf(g);
    const taps = tapsOf(g);
    const channels = load<u32>(g, 8);
    const isEmbedding = load<u32>(g, 4) == 1;
    const stride = maskStride((isEmbedding ? channels : taps * channels) * filters);
    const to = partStart(count, 1, part + 1, parts);
    for (let each = partStart(count, 1, part, parts); each < to; each++) {
        const mask = bits + each * stride;
        const source = x + (first + each) * inputSize * 4;
        for (let position: u32 = 0; position < positions; position++) {
            const target = y + ((first + each) * positions + position) * filters * 4;
            memory.fill(target, 0, filters * 4);
            if (isEmbedding) {
                const start = tokenAt(g, source + position * 4) * filters;
                addKept(target, w + start * 4, mask, start, filters, 1);
            }
            for (let tap: u32 = 0; tap < taps && !isEmbedding; tap++) {
                const input = inputAt(g, position, tap);
                for (let channel: u32 = 0; channel < channels && input >= 0; channel++) {
                    const value = load<f32>(source + (input + channel) * 4);
                    if (value != 0) {
                        const start = (tap * channels + channel) * filters;
                        addKept(target, w + start * 4, mask, start, filters, value);
                    }
                }
            }
            for (let j: u32 = 0; j < filters; j++) {
                const bias = b == 0 ? f32(0) : load<f32>(b + j * 4);
                store<f32>(target + j * 4, load<f32>(target + j * 4) * scale + bias);
            }
        }
    }
}

/**
 * Arguments: x, dy, dW, db or 0, bits, address of the rate, first and last example, values of one example of x, 1 where the
 * gradients are added to, geometry.
 */
export function maskedWeightGradient(args: usize, part: u32, parts: u32): void {
    const x = load<u32>(args);
    const dy = load<u32>(args, 4);
    const dw = load<u32>(args, 8);
    const db = load<u32>(args, 12);
    const bits = load<u32>(args, 16);
    const scale = f32(1 / (1 - load<f64>(load<u32>(args, 20))));
    const first = load<u32>(args, 24);
    const count = rowsIn(first, load<u32>(args, 28));
    const inputSize = load<u32>(args, 32);
    const isAdded = load<u32>(args, 36) == 1;
    const g = args + 40;
    const filters = filtersOf(g);
    const positions = positionsOf(g);
    const channels = load<u32>(g, 8);
    const isEmbedding = load<u32>(g, 4) == 1;
    const patch = isEmbedding ? channels : tapsOf(g) * channels;
    const stride = maskStride(patch * filters);
    const to = partStart(patch, 1, part + 1, parts);
    for (let k = partStart(patch, 1, part, parts); k < to; k++) {
        const target = dw + k * filters * 4;
        if (!isAdded) {
            memory.fill(target, 0, filters * 4);
        }
        for (let each: u32 = 0; each < count; each++) {
            const source = x + (first + each) * inputSize * 4;
            for (let position: u32 = 0; position < positions; position++) {
                const gradients = dy + ((first + each) * positions + position) * filters * 4;
                let value: f32 = 0;
                if (isEmbedding) {
                    value = tokenAt(g, source + position * 4) == k ? 1 : 0;
                } else {
                    const input = inputAt(g, position, k / channels);
                    value = input < 0 ? 0 : load<f32>(source + (input + (k % channels)) * 4);
                }
                if (value != 0) {
                    addKept(target, gradients, bits + each * stride, k * filters, filters, value * scale);
                }
            }
        }
    }
    if (db != 0) {
        const toUnit = partStart(filters, 16, part + 1, parts);
        for (let j = partStart(filters, 16, part, parts); j < toUnit; j++) {
            let sum = isAdded ? load<f32>(db + j * 4) : f32(0);
            for (let at: u32 = first * positions; at < (first + count) * positions; at++) {
                sum += load<f32>(dy + (at * filters + j) * 4);
            }
            store<f32>(db + j * 4, sum);
        }
    }
}

/** Arguments: dy, W, dx, bits, address of the rate, first and last example, values of one example of x, geometry. */
export function maskedInputGradient(args: usize, part: u32, parts: u32): void {
    const dy = load<u32>(args);
    const w = load<u32>(args, 4);
    const dx = load<u32>(args, 8);
    const bits = load<u32>(args, 12);
    const scale = f32(1 / (1 - load<f64>(load<u32>(args, 16))));
    const first = load<u32>(args, 20);
    const count = rowsIn(first, load<u32>(args, 24));
    const inputSize = load<u32>(args, 28);
    const g = args + 32;
    const filters = filtersOf(g);
    const positions = positionsOf(g);
    const taps = tapsOf(g);
    const channels = load<u32>(g, 8);
    const isEmbedding = load<u32>(g, 4) == 1;
    const stride = maskStride(taps * channels * filters);
    const to = partStart(count, 1, part + 1, parts);
    for (let each = partStart(count, 1, part, parts); each < to; each++) {
        const mask = bits + each * stride;
        const target = dx + (first + each) * inputSize * 4;
        memory.fill(target, 0, inputSize * 4);
        for (let position: u32 = 0; position < positions && !isEmbedding; position++) {
            const gradients = dy + ((first + each) * positions + position) * filters * 4;
            for (let tap: u32 = 0; tap < taps; tap++) {
                const input = inputAt(g, position, tap);
                for (let channel: u32 = 0; channel < channels && input >= 0; channel++) {
                    const start = (tap * channels + channel) * filters;
                    const at = target + (input + channel) * 4;
                    const sum = dotKept(gradients, w + start * 4, mask, start, filters);
                    store<f32>(at, load<f32>(at) + sum * scale);
                }
            }
        }
    }
}

/** `into[j] += value · from[j]`, with 0 for `from[j]` where bit `start + j` is not set. */
function addKept(into: usize, from: usize, bits: usize, start: u32, count: u32, value: f32): void {
    const values = f32x4.splat(value);
    let j: u32 = 0;
    for (; j + 4 <= count; j += 4) {
        const kept = v128.and(v128.load(from + j * 4), fourBits(bits, start + j));
        v128.store(into + j * 4, f32x4.add(v128.load(into + j * 4), f32x4.mul(values, kept)));
    }
    for (; j < count; j++) {
        const kept = isSet(bits, start + j) ? load<f32>(from + j * 4) : 0;
        store<f32>(into + j * 4, load<f32>(into + j * 4) + value * kept);
    }
}

/** `Σ a[j] b[j]`, with 0 for `b[j]` where bit `start + j` is not set. */
function dotKept(a: usize, b: usize, bits: usize, start: u32, count: u32): f32 {
    let sums = f32x4.splat(0);
    let j: u32 = 0;
    for (; j + 4 <= count; j += 4) {
        const kept = v128.and(v128.load(b + j * 4), fourBits(bits, start + j));
        sums = f32x4.add(sums, f32x4.mul(v128.load(a + j * 4), kept));
    }
    const pairs = f32x4.add(sums, v128.shuffle<u64>(sums, sums, 1, 1));
    let sum = f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
    for (; j < count; j++) {
        sum += load<f32>(a + j * 4) * (isSet(bits, start + j) ? load<f32>(b + j * 4) : 0);
    }
    return sum;
}

function fourBits(bits: usize, place: u32): v128 {
    return bitsToLanes(u32(load<u16>(bits + (place >> 3))) >> (place & 7));
}

function isSet(bits: usize, place: u32): bool {
    return ((u32(load<u8>(bits + (place >> 3))) >> (place & 7)) & 1) != 0;
}
