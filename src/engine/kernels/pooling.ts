// Pooling over windows of maps [height, width, channels]. Pooling over a whole map or sequence is one window.

import { partStart } from './parts';
import { rowsAt } from './step-block';
import { storeSome } from './vectors';

// Byte offsets of the words that say where windows lie.
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

function inputsOf(windows: usize): u32 {
    return load<u32>(windows, mapHeight) * load<u32>(windows, mapWidth) * load<u32>(windows, channelsOf);
}

export function pooledSize(windows: usize): u32 {
    return (
        load<u32>(windows, outputHeight) * load<u32>(windows, outputWidth) * load<u32>(windows, channelsOf)
    );
}

export function poolLines(windows: usize): u32 {
    return load<u32>(windows, outputHeight);
}

/** First pixel, along one axis, of the window at `position` that lies on the map. */
function firstOf(position: u32, stride: u32, outside: u32): u32 {
    return max<i32>(position * stride - outside, 0);
}

/** The pixel after the last one. */
function endOf(position: u32, stride: u32, outside: u32, size: u32, length: u32): u32 {
    return min<u32>(position * stride - outside + size, length);
}

/** Pixels of the window at line `i` that lie on the map begin with this one, along the height. */
function firstLine(windows: usize, i: u32): u32 {
    return firstOf(i, load<u32>(windows, strideY), load<u32>(windows, above));
}

function endLine(windows: usize, i: u32): u32 {
    return endOf(
        i,
        load<u32>(windows, strideY),
        load<u32>(windows, above),
        load<u32>(windows, windowHeight),
        load<u32>(windows, mapHeight),
    );
}

function firstColumn(windows: usize, j: u32): u32 {
    return firstOf(j, load<u32>(windows, strideX), load<u32>(windows, before));
}

function endColumn(windows: usize, j: u32): u32 {
    return endOf(
        j,
        load<u32>(windows, strideX),
        load<u32>(windows, before),
        load<u32>(windows, windowWidth),
        load<u32>(windows, mapWidth),
    );
}

/** Which pixel of the window at (i, j), row by row, pixel (y, x) of the map is. */
function placeIn(windows: usize, i: u32, j: u32, y: u32, x: u32): u32 {
    const a = y + load<u32>(windows, above) - i * load<u32>(windows, strideY);
    const b = x + load<u32>(windows, before) - j * load<u32>(windows, strideX);
    return a * load<u32>(windows, windowWidth) + b;
}

/** Whether each pixel of the map is in exactly one window. */
function isTiling(windows: usize): bool {
    return (
        load<u32>(windows, strideY) == load<u32>(windows, windowHeight) &&
        load<u32>(windows, strideX) == load<u32>(windows, windowWidth) &&
        load<u32>(windows, strideY) * load<u32>(windows, outputHeight) == load<u32>(windows, mapHeight) &&
        load<u32>(windows, strideX) * load<u32>(windows, outputWidth) == load<u32>(windows, mapWidth)
    );
}

/**
 * `y = max` over each window; what lies outside the map is never the largest, and a NaN always is. Writes which pixel of its
 * window, row by row, each is. Arguments: x, y, which or 0, windows.
 */
export function maxPool(args: usize, part: u32, parts: u32): void {
    const windows = args + 12;
    const lines = load<u32>(windows, outputHeight);
    const inputs = inputsOf(windows);
    const outputs = pooledSize(windows);
    const count = load<u32>(rowsAt) * lines;
    const end = partStart(count, 1, part + 1, parts);
    for (let at = partStart(count, 1, part, parts); at < end; at++) {
        const row = at / lines;
        const line = at - row * lines;
        maxPoolLines(
            windows,
            load<u32>(args) + row * inputs * 4,
            load<u32>(args, 4) + row * outputs * 4,
            load<u32>(args, 8) == 0 ? 0 : load<u32>(args, 8) + row * outputs * 4,
            line,
            line + 1,
        );
    }
}

/** The lines `[from, to)` of the output of one example. */
export function maxPoolLines(windows: usize, map: usize, y: usize, which: usize, from: u32, to: u32): void {
    const width = load<u32>(windows, mapWidth);
    const channels = load<u32>(windows, channelsOf);
    const columns = load<u32>(windows, outputWidth);
    for (let i = from; i < to; i++) {
        const fromY = firstLine(windows, i);
        const toY = endLine(windows, i);
        for (let j: u32 = 0; j < columns; j++) {
            const fromX = firstColumn(windows, j);
            const toX = endColumn(windows, j);
            const first = placeIn(windows, i, j, fromY, fromX);
            const output = (i * columns + j) * channels;
            for (let channel: u32 = 0; channel < channels; channel += 4) {
                let best = v128.load(map + ((fromY * width + fromX) * channels + channel) * 4);
                let place = i32x4.splat(first);
                for (let a = fromY; a < toY; a++) {
                    let value = map + ((a * width + fromX) * channels + channel) * 4;
                    let k = first + (a - fromY) * load<u32>(windows, windowWidth);
                    for (let b = fromX; b < toX; b++, k++, value += channels * 4) {
                        const x = v128.load(value);
                        const isLarger = v128.or(f32x4.gt(x, best), f32x4.ne(x, x));
                        best = v128.bitselect(x, best, isLarger);
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
    const windows = args + 20;
    const inputs = inputsOf(windows);
    const outputs = pooledSize(windows);
    const rows = load<u32>(rowsAt);
    const end = partStart(rows, 1, part + 1, parts);
    const scale = load<u32>(args, 16) == 0 ? f32(1) : load<f32>(load<u32>(args, 16));
    for (let row = partStart(rows, 1, part, parts); row < end; row++) {
        spreadMap(
            windows,
            load<u32>(args) + row * outputs * 4,
            load<u32>(args, 4) + row * outputs * 4,
            load<u32>(args, 8) + row * inputs * 4,
            load<u32>(args, 12) == 0 ? 0 : load<u32>(args, 12) + row * outputs * 4,
            scale,
        );
    }
}

/** The gradient of the map of one example, from that of its largest values. */
export function spreadMap(windows: usize, dy: usize, which: usize, map: usize, y: usize, scale: f32): void {
    const width = load<u32>(windows, mapWidth);
    const channels = load<u32>(windows, channelsOf);
    const lines = load<u32>(windows, outputHeight);
    const columns = load<u32>(windows, outputWidth);
    const tiles = isTiling(windows);
    const zero = f32x4.splat(0);
    const factor = f32x4.splat(scale);
    if (!tiles) {
        memory.fill(map, 0, inputsOf(windows) * 4);
    }
    for (let i: u32 = 0; i < lines; i++) {
        const fromY = firstLine(windows, i);
        const toY = endLine(windows, i);
        for (let j: u32 = 0; j < columns; j++) {
            const fromX = firstColumn(windows, j);
            const toX = endColumn(windows, j);
            const first = placeIn(windows, i, j, fromY, fromX);
            const output = (i * columns + j) * channels;
            for (let channel: u32 = 0; channel < channels; channel += 4) {
                const from = (output + channel) * 4;
                const place = v128.load(which + from);
                let gradient = v128.load(dy + from);
                if (y != 0) {
                    const isPositive = f32x4.gt(v128.load(y + from), zero);
                    gradient = v128.and(f32x4.mul(gradient, factor), isPositive);
                }
                for (let a = fromY; a < toY; a++) {
                    let to = map + ((a * width + fromX) * channels + channel) * 4;
                    let k = first + (a - fromY) * load<u32>(windows, windowWidth);
                    for (let b = fromX; b < toX; b++, k++, to += channels * 4) {
                        const share = v128.and(gradient, i32x4.eq(place, i32x4.splat(k)));
                        storeSome(to, tiles ? share : f32x4.add(v128.load(to), share), channels - channel);
                    }
                }
            }
        }
    }
}

/** `y = Σ x / n` over the n pixels of each window that lie on the map. Arguments: x, y, windows. */
export function avgPool(args: usize, part: u32, parts: u32): void {
    const windows = args + 8;
    const width = load<u32>(windows, mapWidth);
    const channels = load<u32>(windows, channelsOf);
    const lines = load<u32>(windows, outputHeight);
    const columns = load<u32>(windows, outputWidth);
    const inputs = inputsOf(windows);
    const count = load<u32>(rowsAt) * lines;
    const end = partStart(count, 1, part + 1, parts);
    for (let at = partStart(count, 1, part, parts); at < end; at++) {
        const row = at / lines;
        const i = at - row * lines;
        const map = load<u32>(args) + row * inputs * 4;
        const fromY = firstLine(windows, i);
        const toY = endLine(windows, i);
        for (let j: u32 = 0; j < columns; j++) {
            const fromX = firstColumn(windows, j);
            const toX = endColumn(windows, j);
            const pixels = f32x4.splat(f32((toY - fromY) * (toX - fromX)));
            const to = load<u32>(args, 4) + (at * columns + j) * channels * 4;
            for (let channel: u32 = 0; channel < channels; channel += 4) {
                let sum = f32x4.splat(0);
                for (let a = fromY; a < toY; a++) {
                    let from = map + ((a * width + fromX) * channels + channel) * 4;
                    for (let b = fromX; b < toX; b++, from += channels * 4) {
                        sum = f32x4.add(sum, v128.load(from));
                    }
                }
                storeSome(to + channel * 4, f32x4.div(sum, pixels), channels - channel);
            }
        }
    }
}

/** `dx = Σ dy / n` over the windows that a pixel is in. Arguments: dy, dx, windows. */
export function avgPoolBackward(args: usize, part: u32, parts: u32): void {
    const windows = args + 8;
    const width = load<u32>(windows, mapWidth);
    const channels = load<u32>(windows, channelsOf);
    const lines = load<u32>(windows, outputHeight);
    const columns = load<u32>(windows, outputWidth);
    const inputs = inputsOf(windows);
    const rows = load<u32>(rowsAt);
    const end = partStart(rows, 1, part + 1, parts);
    for (let row = partStart(rows, 1, part, parts); row < end; row++) {
        const map = load<u32>(args, 4) + row * inputs * 4;
        memory.fill(map, 0, inputs * 4);
        let from = load<u32>(args) + row * lines * columns * channels * 4;
        for (let i: u32 = 0; i < lines; i++) {
            const fromY = firstLine(windows, i);
            const toY = endLine(windows, i);
            for (let j: u32 = 0; j < columns; j++, from += channels * 4) {
                const fromX = firstColumn(windows, j);
                const toX = endColumn(windows, j);
                const pixels = f32x4.splat(f32((toY - fromY) * (toX - fromX)));
                for (let channel: u32 = 0; channel < channels; channel += 4) {
                    const share = f32x4.div(v128.load(from + channel * 4), pixels);
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
