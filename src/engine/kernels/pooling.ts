// Pooling over windows of maps [height, width, channels]. Pooling over a whole map or sequence is one window.

import { partStart } from './parts';
import { rowsAt } from './step-block';
import { storeSome } from './vectors';

// Byte offsets of the arguments that say where windows lie.
const mapHeight = 0;
const mapWidth = 4;
const channelsOf = 8;
const outputHeight = 12;
const outputWidth = 16;
const windowHeight = 20;
const windowWidth = 24;
const strideY = 28;
const strideX = 32;
/** Pixels of the first window above and to the left of the map. */
const above = 36;
const before = 40;

/** First pixel, along one axis, of the window at `position` that lies on the map. */
function firstOf(position: u32, stride: u32, outside: u32): u32 {
    return max<i32>(position * stride - outside, 0);
}

/** The pixel after the last one. */
function endOf(position: u32, stride: u32, outside: u32, size: u32, length: u32): u32 {
    return min<u32>(position * stride - outside + size, length);
}

/** Whether each pixel of the map is in exactly one window. */
function isTiling(at: usize): bool {
    return (
        load<u32>(at, strideY) == load<u32>(at, windowHeight) &&
        load<u32>(at, strideX) == load<u32>(at, windowWidth) &&
        load<u32>(at, strideY) * load<u32>(at, outputHeight) == load<u32>(at, mapHeight) &&
        load<u32>(at, strideX) * load<u32>(at, outputWidth) == load<u32>(at, mapWidth)
    );
}

/**
 * `y = max` over each window; what lies outside the map is never the largest, and a NaN always is. Writes which pixel of its
 * window, row by row, each is. Arguments: x, y, which or 0, windows.
 */
export function maxPool(args: usize, part: u32, parts: u32): void {
    const x = load<u32>(args);
    const y = load<u32>(args, 4);
    const which = load<u32>(args, 8);
    const at = args + 12;
    const width = load<u32>(at, mapWidth);
    const channels = load<u32>(at, channelsOf);
    const positionsY = load<u32>(at, outputHeight);
    const positionsX = load<u32>(at, outputWidth);
    const sizeX = load<u32>(at, windowWidth);
    const lines = load<u32>(rowsAt) * positionsY;
    const end = partStart(lines, 1, part + 1, parts);
    for (let line = partStart(lines, 1, part, parts); line < end; line++) {
        const row = line / positionsY;
        const i = line - row * positionsY;
        const map = x + row * load<u32>(at, mapHeight) * width * channels * 4;
        const fromY = firstOf(i, load<u32>(at, strideY), load<u32>(at, above));
        const toY = endOf(
            i,
            load<u32>(at, strideY),
            load<u32>(at, above),
            load<u32>(at, windowHeight),
            load<u32>(at, mapHeight),
        );
        const skippedY = fromY + load<u32>(at, above) - i * load<u32>(at, strideY);
        for (let j: u32 = 0; j < positionsX; j++) {
            const fromX = firstOf(j, load<u32>(at, strideX), load<u32>(at, before));
            const toX = endOf(j, load<u32>(at, strideX), load<u32>(at, before), sizeX, width);
            const skippedX = fromX + load<u32>(at, before) - j * load<u32>(at, strideX);
            const output = (line * positionsX + j) * channels;
            for (let channel: u32 = 0; channel < channels; channel += 4) {
                let best = v128.load(map + ((fromY * width + fromX) * channels + channel) * 4);
                let place = i32x4.splat(skippedY * sizeX + skippedX);
                for (let a = fromY; a < toY; a++) {
                    let from = map + ((a * width + fromX) * channels + channel) * 4;
                    let k = (a - fromY + skippedY) * sizeX + skippedX;
                    for (let b = fromX; b < toX; b++, k++, from += channels * 4) {
                        const value = v128.load(from);
                        const isLarger = v128.or(f32x4.gt(value, best), f32x4.ne(value, value));
                        best = v128.bitselect(value, best, isLarger);
                        place = v128.bitselect(i32x4.splat(k), place, isLarger);
                    }
                }
                storeSome(y + (output + channel) * 4, best, channels - channel);
                if (which != 0) {
                    storeSome(which + (output + channel) * 4, place, channels - channel);
                }
            }
        }
    }
}

/**
 * `dx = dy` at the largest value of each window, added up where windows overlap, else 0. With y, only where y > 0 and times
 * a number: the gradient of a rectifier, and of a dropout, before it. Arguments: dy, which, dx, y or 0, the number's
 * address or 0, windows.
 */
export function maxPoolBackward(args: usize, part: u32, parts: u32): void {
    const dy = load<u32>(args);
    const which = load<u32>(args, 4);
    const dx = load<u32>(args, 8);
    const y = load<u32>(args, 12);
    const scale = load<u32>(args, 16) == 0 ? f32(1) : load<f32>(load<u32>(args, 16));
    const at = args + 20;
    const width = load<u32>(at, mapWidth);
    const channels = load<u32>(at, channelsOf);
    const inputs = load<u32>(at, mapHeight) * width * channels;
    const positionsY = load<u32>(at, outputHeight);
    const positionsX = load<u32>(at, outputWidth);
    const sizeX = load<u32>(at, windowWidth);
    const tiles = isTiling(at);
    const rows = load<u32>(rowsAt);
    const end = partStart(rows, 1, part + 1, parts);
    const zero = f32x4.splat(0);
    const factor = f32x4.splat(scale);
    for (let row = partStart(rows, 1, part, parts); row < end; row++) {
        const map = dx + row * inputs * 4;
        if (!tiles) {
            memory.fill(map, 0, inputs * 4);
        }
        let output = row * positionsY * positionsX * channels * 4;
        for (let i: u32 = 0; i < positionsY; i++) {
            const fromY = firstOf(i, load<u32>(at, strideY), load<u32>(at, above));
            const toY = endOf(
                i,
                load<u32>(at, strideY),
                load<u32>(at, above),
                load<u32>(at, windowHeight),
                load<u32>(at, mapHeight),
            );
            const skippedY = fromY + load<u32>(at, above) - i * load<u32>(at, strideY);
            for (let j: u32 = 0; j < positionsX; j++, output += channels * 4) {
                const fromX = firstOf(j, load<u32>(at, strideX), load<u32>(at, before));
                const toX = endOf(j, load<u32>(at, strideX), load<u32>(at, before), sizeX, width);
                const skippedX = fromX + load<u32>(at, before) - j * load<u32>(at, strideX);
                for (let channel: u32 = 0; channel < channels; channel += 4) {
                    const from = output + channel * 4;
                    const place = v128.load(which + from);
                    let gradient = v128.load(dy + from);
                    if (y != 0) {
                        const isPositive = f32x4.gt(v128.load(y + from), zero);
                        gradient = v128.and(f32x4.mul(gradient, factor), isPositive);
                    }
                    for (let a = fromY; a < toY; a++) {
                        let to = map + ((a * width + fromX) * channels + channel) * 4;
                        let k = (a - fromY + skippedY) * sizeX + skippedX;
                        for (let b = fromX; b < toX; b++, k++, to += channels * 4) {
                            const share = v128.and(gradient, i32x4.eq(place, i32x4.splat(k)));
                            storeSome(
                                to,
                                tiles ? share : f32x4.add(v128.load(to), share),
                                channels - channel,
                            );
                        }
                    }
                }
            }
        }
    }
}

/** `y = Σ x / n` over the n pixels of each window that lie on the map. Arguments: x, y, windows. */
export function avgPool(args: usize, part: u32, parts: u32): void {
    const x = load<u32>(args);
    const y = load<u32>(args, 4);
    const at = args + 8;
    const width = load<u32>(at, mapWidth);
    const channels = load<u32>(at, channelsOf);
    const positionsY = load<u32>(at, outputHeight);
    const positionsX = load<u32>(at, outputWidth);
    const lines = load<u32>(rowsAt) * positionsY;
    const end = partStart(lines, 1, part + 1, parts);
    for (let line = partStart(lines, 1, part, parts); line < end; line++) {
        const row = line / positionsY;
        const i = line - row * positionsY;
        const map = x + row * load<u32>(at, mapHeight) * width * channels * 4;
        const fromY = firstOf(i, load<u32>(at, strideY), load<u32>(at, above));
        const toY = endOf(
            i,
            load<u32>(at, strideY),
            load<u32>(at, above),
            load<u32>(at, windowHeight),
            load<u32>(at, mapHeight),
        );
        for (let j: u32 = 0; j < positionsX; j++) {
            const fromX = firstOf(j, load<u32>(at, strideX), load<u32>(at, before));
            const toX = endOf(
                j,
                load<u32>(at, strideX),
                load<u32>(at, before),
                load<u32>(at, windowWidth),
                width,
            );
            const count = f32x4.splat(f32((toY - fromY) * (toX - fromX)));
            const to = y + (line * positionsX + j) * channels * 4;
            for (let channel: u32 = 0; channel < channels; channel += 4) {
                let sum = f32x4.splat(0);
                for (let a = fromY; a < toY; a++) {
                    let from = map + ((a * width + fromX) * channels + channel) * 4;
                    for (let b = fromX; b < toX; b++, from += channels * 4) {
                        sum = f32x4.add(sum, v128.load(from));
                    }
                }
                storeSome(to + channel * 4, f32x4.div(sum, count), channels - channel);
            }
        }
    }
}

/** `dx = Σ dy / n` over the windows that a pixel is in. Arguments: dy, dx, windows. */
export function avgPoolBackward(args: usize, part: u32, parts: u32): void {
    const dy = load<u32>(args);
    const dx = load<u32>(args, 4);
    const at = args + 8;
    const width = load<u32>(at, mapWidth);
    const channels = load<u32>(at, channelsOf);
    const inputs = load<u32>(at, mapHeight) * width * channels;
    const positionsY = load<u32>(at, outputHeight);
    const positionsX = load<u32>(at, outputWidth);
    const rows = load<u32>(rowsAt);
    const end = partStart(rows, 1, part + 1, parts);
    for (let row = partStart(rows, 1, part, parts); row < end; row++) {
        const map = dx + row * inputs * 4;
        memory.fill(map, 0, inputs * 4);
        let from = dy + row * positionsY * positionsX * channels * 4;
        for (let i: u32 = 0; i < positionsY; i++) {
            const fromY = firstOf(i, load<u32>(at, strideY), load<u32>(at, above));
            const toY = endOf(
                i,
                load<u32>(at, strideY),
                load<u32>(at, above),
                load<u32>(at, windowHeight),
                load<u32>(at, mapHeight),
            );
            for (let j: u32 = 0; j < positionsX; j++, from += channels * 4) {
                const fromX = firstOf(j, load<u32>(at, strideX), load<u32>(at, before));
                const toX = endOf(
                    j,
                    load<u32>(at, strideX),
                    load<u32>(at, before),
                    load<u32>(at, windowWidth),
                    width,
                );
                const count = f32x4.splat(f32((toY - fromY) * (toX - fromX)));
                for (let channel: u32 = 0; channel < channels; channel += 4) {
                    const share = f32x4.div(v128.load(from + channel * 4), count);
                    for (let a = fromY; a < toY; a++) {
                        let to = map + ((a * width + fromX) * channels + channel) * 4;
                        for (let b = fromX; b < toX; b++, to += channels * 4) {
                            storeSome(to, f32x4.add(v128.load(to), share), channels - channel);
                        }
                    }
                }
            }
        }
    }
}
