// What the windows of a convolution lie on, as numbers and as lists of those that are not zero.

import * as argument from './convolution-arguments';
import { ordersAt } from './step-block';
import { copyFloats } from './vectors';

export function hasEdges(args: usize): bool {
    return (
        load<u32>(args, argument.mapHeight) != load<u32>(args, argument.sourceHeight) ||
        load<u32>(args, argument.mapWidth) != load<u32>(args, argument.sourceWidth)
    );
}

/** Copies the source of one example into a map whose other pixels are zero. */
export function copyIntoMap(args: usize, source: usize, map: usize): void {
    const pixelBytes = load<u32>(args, argument.channels) * 4;
    const height = load<u32>(args, argument.sourceHeight);
    const width = load<u32>(args, argument.sourceWidth);
    const spreadX = load<u32>(args, argument.spreadX);
    const mapWidth = load<u32>(args, argument.mapWidth);
    const rowBytes = mapWidth * pixelBytes;
    memory.fill(map, 0, load<u32>(args, argument.mapHeight) * rowBytes);
    let from = source;
    for (let i: u32 = 0; i < height; i++) {
        const y = load<u32>(args, argument.top) + i * load<u32>(args, argument.spreadY);
        let to = map + y * rowBytes + load<u32>(args, argument.left) * pixelBytes;
        if (spreadX == 1) {
            memory.copy(to, from, width * pixelBytes);
            from += width * pixelBytes;
        } else {
            for (let j: u32 = 0; j < width; j++) {
                copyFloats(to, from, pixelBytes >> 2);
                from += pixelBytes;
                to += spreadX * pixelBytes;
            }
        }
    }
}

/** About how many of `count` values are not zero, by every fourth line of 16; NaN is not zero. */
export function countNonZeros(from: usize, count: u32): u32 {
    const zero = f32x4.splat(0);
    let counts = i32x4.splat(0);
    let looked: u32 = 0;
    for (let i: u32 = 0; i + 16 <= count; i += 64, looked += 16) {
        const at = from + i * 4;
        counts = i32x4.sub(counts, f32x4.ne(v128.load(at), zero));
        counts = i32x4.sub(counts, f32x4.ne(v128.load(at, 16), zero));
        counts = i32x4.sub(counts, f32x4.ne(v128.load(at, 32), zero));
        counts = i32x4.sub(counts, f32x4.ne(v128.load(at, 48), zero));
    }
    if (looked == 0) {
        return count;
    }
    const found =
        i32x4.extract_lane(counts, 0) +
        i32x4.extract_lane(counts, 1) +
        i32x4.extract_lane(counts, 2) +
        i32x4.extract_lane(counts, 3);
    return u32((u64(found) * count) / looked);
}

/**
 * Lists the values of a map that are not zero, pixel by pixel: words [index in the map, value] from `entries` on, and for
 * each pixel, and for the end, where its list begins in `starts`. The map itself is not needed, only its source.
 */
export function listMap(args: usize, source: usize, starts: usize, entries: usize): void {
    const channels = load<u32>(args, argument.channels);
    const height = load<u32>(args, argument.sourceHeight);
    const width = load<u32>(args, argument.sourceWidth);
    const left = load<u32>(args, argument.left);
    const spreadX = load<u32>(args, argument.spreadX);
    const spreadY = load<u32>(args, argument.spreadY);
    const mapWidth = load<u32>(args, argument.mapWidth);
    const mapPixels = mapWidth * load<u32>(args, argument.mapHeight);
    const four = i32x4.splat(4);
    let pixel: u32 = 0;
    let entry = entries;
    let from = source;
    for (let i: u32 = 0; i < height; i++) {
        let next = (load<u32>(args, argument.top) + i * spreadY) * mapWidth + left;
        for (let j: u32 = 0; j < width; j++, next += spreadX) {
            for (; pixel <= next; pixel++) {
                store<u32>(starts + pixel * 4, entry);
            }
            let index = next * channels;
            const end = from + channels * 4;
            let indices = i32x4.add(i32x4.splat(index), i32x4(0, 1, 2, 3));
            for (; from + 16 <= end; from += 16, index += 4) {
                entry = listFour(entry, indices, v128.load(from));
                indices = i32x4.add(indices, four);
            }
            for (; from < end; from += 4, index++) {
                entry = list(entry, index, load<u32>(from));
            }
        }
    }
    for (; pixel <= mapPixels; pixel++) {
        store<u32>(starts + pixel * 4, entry);
    }
}

/**
 * Writes the entries of those of four values that are not zero, one after the other, and what is left of four behind them;
 * returns where the next one goes.
 */
export function listFour(entry: usize, indices: v128, values: v128): usize {
    const flags = i32x4.bitmask(f32x4.ne(values, f32x4.splat(0)));
    const order = v128.load(ordersAt + (flags << 4));
    const chosen = i8x16.swizzle(indices, order);
    const kept = i8x16.swizzle(values, order);
    v128.store(entry, v128.shuffle<i32>(chosen, kept, 0, 4, 1, 5));
    v128.store(entry, v128.shuffle<i32>(chosen, kept, 2, 6, 3, 7), 16);
    return entry + (i32.popcnt(flags) << 3);
}

/** Writes an entry and returns where the next one goes: on top of it where `value` is zero of either sign. */
export function list(entry: usize, index: u32, value: u32): usize {
    store<u64>(entry, (u64(value) << 32) | index);
    return entry + (usize(value << 1 != 0) << 3);
}
