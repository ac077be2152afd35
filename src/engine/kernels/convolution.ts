// Convolutions as products of matrices whose left one, the windows as rows, is never written down: a window is
// `kernelHeight` runs of `kernelWidth · channels` values that lie one after the other in the map.
//
// Each output is one sum over its window, in the order of memory, whichever of the two ways it is computed.

import * as argument from './convolution-arguments';
import { copyIntoMap, countNonZeros, hasEdges, listMap } from './convolution-map';
import { partStart } from './parts';
import { maxPoolLines, pooledSize, poolLines, spreadMap } from './pooling';
import { multiplyAdd } from './products/multiply-add';
import { rowsAt } from './step-block';
import { storeSome } from './vectors';

/** Columns of a panel. */
const panelWidth: u32 = 32;

/**
 * Packs weights [kernelHeight, kernelWidth, channels, filters] in panels of 32 output channels, each [window, columns]
 * with a row of biases at its end; columns are filled up to a multiple of 4. Where `isTurned`, these are the weights that
 * make the gradient of the input from that of the output: turned by half a turn, with channels and filters exchanged.
 * Arguments: weights, bias or 0, panels, kernel pixels, channels, filters, `isTurned`.
 */
export function packFilters(args: usize, part: u32, parts: u32): void {
    const weights = load<u32>(args);
    const bias = load<u32>(args, 4);
    const panels = load<u32>(args, 8);
    const pixels = load<u32>(args, 12);
    const channels = load<u32>(args, 16);
    const filters = load<u32>(args, 20);
    const isTurned = load<u32>(args, 24) != 0;
    const columns = isTurned ? channels : filters;
    const depth = isTurned ? filters : channels;
    const rows = pixels * depth;
    const from = partStart(rows + 1, 1, part, parts);
    const to = partStart(rows + 1, 1, part + 1, parts);
    for (let row = from; row < to; row++) {
        const pixel = row / depth;
        const channel = row - pixel * depth;
        let source = bias;
        let stride: u32 = bias == 0 ? 0 : 4;
        if (row == rows) {
            source = bias;
        } else if (isTurned) {
            source = weights + ((pixels - 1 - pixel) * channels * filters + channel) * 4;
            stride = filters * 4;
        } else {
            source = weights + row * filters * 4;
            stride = 4;
        }
        for (let first: u32 = 0; first < columns; first += panelWidth) {
            const width = widthOf(columns, first);
            const to = panels + (first * (rows + 1) + row * width) * 4;
            for (let column: u32 = 0; column < width; column++) {
                const isThere = first + column < columns && source != 0;
                store<f32>(to + column * 4, isThere ? load<f32>(source + (first + column) * stride) : 0);
            }
        }
    }
}

/** Columns of the panel that begins with column `first`. */
function widthOf(columns: u32, first: u32): u32 {
    return min(panelWidth, (columns - first + 3) & ~3);
}

/** Arguments: `convolution-arguments.ts`. Cut by examples. */
export function convolve(args: usize, part: u32, parts: u32): void {
    const rows = load<u32>(rowsAt);
    const from = partStart(rows, 1, part, parts);
    const to = partStart(rows, 1, part + 1, parts);
    if (from == to) {
        return;
    }
    const channels = load<u32>(args, argument.channels);
    const mapPixels = load<u32>(args, argument.mapHeight) * load<u32>(args, argument.mapWidth);
    const sources = load<u32>(args, argument.sourceHeight) * load<u32>(args, argument.sourceWidth) * channels;
    const outputs =
        load<u32>(args, argument.outputHeight) *
        load<u32>(args, argument.outputWidth) *
        load<u32>(args, argument.filters);
    const mask = load<u32>(args, argument.mask);
    const scaleAt = load<u32>(args, argument.maskScale);
    const scale = scaleAt == 0 ? f32(1) : load<f32>(scaleAt);
    const pooling = load<u32>(args, argument.pooling);
    const which = load<u32>(args, argument.which);
    const windows = args + argument.poolWindows;
    const pooled = pooling == 0 ? 0 : pooledSize(windows);
    const places = load<u32>(args, argument.scratch) + part * load<u32>(args, argument.scratchBytes);
    const room = places + placeWindows(args, places);
    const starts = room + tileBytes;
    const entries = (starts + mapPixels * 4 + 4 + 7) & ~7;
    // What lies between pooling and the rest, at the end of the room.
    const planeBytes = (pooling == argument.poolsOutput ? outputs : sources) * 4;
    const plane = (places + load<u32>(args, argument.scratchBytes) - planeBytes) & ~15;
    for (let row = from; row < to; row++) {
        let source = load<u32>(args, argument.source);
        let output = load<u32>(args, argument.output);
        if (pooling == argument.spreadsSource) {
            spreadMap(windows, source + row * pooled * 4, which + row * pooled * 4, plane, 0, 1);
            source = plane;
        } else {
            source += row * sources * 4;
        }
        if (pooling == argument.poolsOutput) {
            output = plane;
        } else {
            output += row * outputs * 4;
        }
        if (isSparse(source, sources, mapPixels * channels)) {
            listMap(args, source, starts, entries);
            convolveLists(args, places, starts, output);
        } else {
            let map = source;
            if (hasEdges(args)) {
                map = (starts + 15) & ~15;
                copyIntoMap(args, source, map);
            }
            convolveTiles(args, places, room, map, output);
        }
        if (mask != 0) {
            keepPositive(output, mask + row * outputs * 4, outputs, scale);
        }
        if (pooling == argument.poolsOutput) {
            const to = load<u32>(args, argument.output) + row * pooled * 4;
            maxPoolLines(
                windows,
                plane,
                to,
                which == 0 ? 0 : which + row * pooled * 4,
                0,
                poolLines(windows),
            );
        }
    }
}

/** Whether so few of the values of a map are not zero that lists of them are faster than tiles. */
function isSparse(source: usize, count: u32, mapCount: u32): bool {
    return f32(countNonZeros(source, count)) < f32(mapCount) * sparsestTiles;
}

/** Below this share of values that are not zero, lists are faster than tiles. */
const sparsestTiles: f32 = 0.7;

/** Bytes of the room of one tile. */
const tileBytes: usize = 192;

/** Writes the first pixel of each window to `places`; returns how many bytes that takes, a multiple of 16. */
export function placeWindows(args: usize, places: usize): usize {
    const height = load<u32>(args, argument.outputHeight);
    const width = load<u32>(args, argument.outputWidth);
    const strideX = load<u32>(args, argument.strideX);
    const stride = load<u32>(args, argument.strideY) * load<u32>(args, argument.mapWidth);
    let at = places;
    for (let i: u32 = 0; i < height; i++) {
        for (let j: u32 = 0; j < width; j++, at += 4) {
            store<u32>(at, i * stride + j * strideX);
        }
    }
    return (at - places + 15) & ~15;
}

/** `values = values · scale` where `mask` is above 0, else 0. */
function keepPositive(values: usize, mask: usize, count: u32, scale: f32): void {
    const zero = f32x4.splat(0);
    const factor = f32x4.splat(scale);
    let i: u32 = 0;
    for (; i + 4 <= count; i += 4) {
        const isPositive = f32x4.gt(v128.load(mask + i * 4), zero);
        v128.store(values + i * 4, v128.and(f32x4.mul(v128.load(values + i * 4), factor), isPositive));
    }
    for (; i < count; i++) {
        const value = load<f32>(values + i * 4);
        store<f32>(values + i * 4, load<f32>(mask + i * 4) > 0 ? value * scale : 0);
    }
}

function convolveTiles(args: usize, places: usize, room: usize, map: usize, output: usize): void {
    const pixelBytes = load<u32>(args, argument.channels) * 4;
    const run = load<u32>(args, argument.kernelWidth) * load<u32>(args, argument.channels);
    const runs = load<u32>(args, argument.kernelHeight);
    const runStride = load<u32>(args, argument.mapWidth) * pixelBytes;
    const positions = load<u32>(args, argument.outputHeight) * load<u32>(args, argument.outputWidth);
    const filters = load<u32>(args, argument.filters);
    const panels = load<u32>(args, argument.panels);
    const floor = load<f32>(args, argument.floor);
    const window = run * runs;
    for (let column: u32 = 0; column < filters; column += 8) {
        const first = column & ~(panelWidth - 1);
        const rowBytes = widthOf(filters, first) * 4;
        const panel = panels + first * (window + 1) * 4 + (column - first) * 4;
        const width = min<u32>(filters - column, 8);
        for (let position: u32 = 0; position < positions; position += 6) {
            const last = min(position + 6, positions) - 1;
            const isWhole = width == 8 && last == position + 5;
            const to = output + (position * filters + column) * 4;
            tile(
                map + load<u32>(places + position * 4) * pixelBytes,
                map + load<u32>(places + min(position + 1, last) * 4) * pixelBytes,
                map + load<u32>(places + min(position + 2, last) * 4) * pixelBytes,
                map + load<u32>(places + min(position + 3, last) * 4) * pixelBytes,
                map + load<u32>(places + min(position + 4, last) * 4) * pixelBytes,
                map + load<u32>(places + last * 4) * pixelBytes,
                runs,
                run,
                runStride,
                panel,
                rowBytes,
                floor,
                isWhole ? to : room,
                isWhole ? filters * 4 : 32,
            );
            if (!isWhole) {
                for (let row: u32 = 0; row <= last - position; row++) {
                    memory.copy(to + row * filters * 4, room + row * 32, width * 4);
                }
            }
        }
    }
}

/** 6 windows by 8 output channels, in registers. `x0` ... are their first values; runs begin `runStride` bytes apart. */
function tile(
    x0: usize,
    x1: usize,
    x2: usize,
    x3: usize,
    x4: usize,
    x5: usize,
    runs: u32,
    run: u32,
    runStride: usize,
    panel: usize,
    rowBytes: usize,
    floor: f32,
    output: usize,
    outputStride: usize,
): void {
    let a0 = f32x4.splat(0);
    let a1 = a0;
    let b0 = a0;
    let b1 = a0;
    let c0 = a0;
    let c1 = a0;
    let d0 = a0;
    let d1 = a0;
    let e0 = a0;
    let e1 = a0;
    let f0 = a0;
    let f1 = a0;
    const skip = runStride - run * 4;
    for (; runs > 0; runs--) {
        let k = run;
        for (; k >= 2; k -= 2) {
            let w0 = v128.load(panel);
            let w1 = v128.load(panel, 16);
            let x = v128.load32_splat(x0);
            a0 = multiplyAdd(x, w0, a0);
            a1 = multiplyAdd(x, w1, a1);
            x = v128.load32_splat(x1);
            b0 = multiplyAdd(x, w0, b0);
            b1 = multiplyAdd(x, w1, b1);
            x = v128.load32_splat(x2);
            c0 = multiplyAdd(x, w0, c0);
            c1 = multiplyAdd(x, w1, c1);
            x = v128.load32_splat(x3);
            d0 = multiplyAdd(x, w0, d0);
            d1 = multiplyAdd(x, w1, d1);
            x = v128.load32_splat(x4);
            e0 = multiplyAdd(x, w0, e0);
            e1 = multiplyAdd(x, w1, e1);
            x = v128.load32_splat(x5);
            f0 = multiplyAdd(x, w0, f0);
            f1 = multiplyAdd(x, w1, f1);
            panel += rowBytes;
            w0 = v128.load(panel);
            w1 = v128.load(panel, 16);
            x = v128.load32_splat(x0, 4);
            a0 = multiplyAdd(x, w0, a0);
            a1 = multiplyAdd(x, w1, a1);
            x = v128.load32_splat(x1, 4);
            b0 = multiplyAdd(x, w0, b0);
            b1 = multiplyAdd(x, w1, b1);
            x = v128.load32_splat(x2, 4);
            c0 = multiplyAdd(x, w0, c0);
            c1 = multiplyAdd(x, w1, c1);
            x = v128.load32_splat(x3, 4);
            d0 = multiplyAdd(x, w0, d0);
            d1 = multiplyAdd(x, w1, d1);
            x = v128.load32_splat(x4, 4);
            e0 = multiplyAdd(x, w0, e0);
            e1 = multiplyAdd(x, w1, e1);
            x = v128.load32_splat(x5, 4);
            f0 = multiplyAdd(x, w0, f0);
            f1 = multiplyAdd(x, w1, f1);
            panel += rowBytes;
            x0 += 8;
            x1 += 8;
            x2 += 8;
            x3 += 8;
            x4 += 8;
            x5 += 8;
        }
        if (k > 0) {
            const w0 = v128.load(panel);
            const w1 = v128.load(panel, 16);
            let x = v128.load32_splat(x0);
            a0 = multiplyAdd(x, w0, a0);
            a1 = multiplyAdd(x, w1, a1);
            x = v128.load32_splat(x1);
            b0 = multiplyAdd(x, w0, b0);
            b1 = multiplyAdd(x, w1, b1);
            x = v128.load32_splat(x2);
            c0 = multiplyAdd(x, w0, c0);
            c1 = multiplyAdd(x, w1, c1);
            x = v128.load32_splat(x3);
            d0 = multiplyAdd(x, w0, d0);
            d1 = multiplyAdd(x, w1, d1);
            x = v128.load32_splat(x4);
            e0 = multiplyAdd(x, w0, e0);
            e1 = multiplyAdd(x, w1, e1);
            x = v128.load32_splat(x5);
            f0 = multiplyAdd(x, w0, f0);
            f1 = multiplyAdd(x, w1, f1);
            panel += rowBytes;
            x0 += 4;
            x1 += 4;
            x2 += 4;
            x3 += 4;
            x4 += 4;
            x5 += 4;
        }
        x0 += skip;
        x1 += skip;
        x2 += skip;
        x3 += skip;
        x4 += skip;
        x5 += skip;
    }
    finish(output, panel, floor, a0, a1);
    finish(output + outputStride, panel, floor, b0, b1);
    finish(output + outputStride * 2, panel, floor, c0, c1);
    finish(output + outputStride * 3, panel, floor, d0, d1);
    finish(output + outputStride * 4, panel, floor, e0, e1);
    finish(output + outputStride * 5, panel, floor, f0, f1);
}

function finish(output: usize, bias: usize, floor: f32, low: v128, high: v128): void {
    const least = f32x4.splat(floor);
    v128.store(output, f32x4.pmax(f32x4.add(low, v128.load(bias)), least));
    v128.store(output, f32x4.pmax(f32x4.add(high, v128.load(bias, 16)), least), 16);
}

function convolveLists(args: usize, places: usize, starts: usize, output: usize): void {
    const channels = load<u32>(args, argument.channels);
    const kernelWidth = load<u32>(args, argument.kernelWidth);
    const runs = load<u32>(args, argument.kernelHeight);
    const mapWidth = load<u32>(args, argument.mapWidth);
    const positions = load<u32>(args, argument.outputHeight) * load<u32>(args, argument.outputWidth);
    const filters = load<u32>(args, argument.filters);
    const panels = load<u32>(args, argument.panels);
    const floor = load<f32>(args, argument.floor);
    const window = kernelWidth * channels * runs;
    for (let first: u32 = 0; first < filters; first += panelWidth) {
        const width = widthOf(filters, first);
        const rowBytes = width * 4;
        const panel = panels + first * (window + 1) * 4;
        // Of the next run, as seen from the first pixel of this one.
        const runBytes = (kernelWidth - mapWidth) * channels * rowBytes;
        for (let position: u32 = 0; position < positions; position++) {
            const pixel = load<u32>(places + position * 4);
            const begin = starts + pixel * 4;
            const base = panel - pixel * channels * rowBytes;
            const to = output + (position * filters + first) * 4;
            const bias = panel + window * rowBytes;
            if (filters - first >= panelWidth) {
                addRows32(begin, mapWidth * 4, kernelWidth * 4, runs, base, runBytes, bias, floor, to);
            } else {
                for (let column: u32 = 0; column < width; column += 4) {
                    const sum = addRows4(
                        begin,
                        mapWidth * 4,
                        kernelWidth * 4,
                        runs,
                        base + column * 4,
                        runBytes,
                        rowBytes,
                    );
                    const y = f32x4.pmax(f32x4.add(sum, v128.load(bias + column * 4)), f32x4.splat(floor));
                    storeSome(to + column * 4, y, filters - first - column);
                }
            }
        }
    }
}

/**
 * The 32 outputs of one window: Σ value · row of the panel, over the lists of the pixels of its runs. The lists of a run go
 * from the one that begins at `load(begin)` to the one at `load(begin + extent)`; the next run's are `stride` bytes on.
 */
function addRows32(
    begin: usize,
    stride: usize,
    extent: usize,
    runs: u32,
    base: usize,
    runBytes: usize,
    bias: usize,
    floor: f32,
    to: usize,
): void {
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    let e = a;
    let f = a;
    let g = a;
    let h = a;
    for (; runs > 0; runs--) {
        const end = load<u32>(begin + extent);
        for (let entry = load<u32>(begin); entry < end; entry += 8) {
            const row = base + load<u32>(entry) * 128;
            const x = v128.load32_splat(entry, 4);
            a = multiplyAdd(x, v128.load(row), a);
            b = multiplyAdd(x, v128.load(row, 16), b);
            c = multiplyAdd(x, v128.load(row, 32), c);
            d = multiplyAdd(x, v128.load(row, 48), d);
            e = multiplyAdd(x, v128.load(row, 64), e);
            f = multiplyAdd(x, v128.load(row, 80), f);
            g = multiplyAdd(x, v128.load(row, 96), g);
            h = multiplyAdd(x, v128.load(row, 112), h);
        }
        begin += stride;
        base += runBytes;
    }
    finish(to, bias, floor, a, b);
    finish(to + 32, bias + 32, floor, c, d);
    finish(to + 64, bias + 64, floor, e, f);
    finish(to + 96, bias + 96, floor, g, h);
}

/** The same for 4 outputs of a narrower panel. */
function addRows4(
    begin: usize,
    stride: usize,
    extent: usize,
    runs: u32,
    base: usize,
    runBytes: usize,
    rowBytes: usize,
): v128 {
    let sum = f32x4.splat(0);
    for (; runs > 0; runs--) {
        const end = load<u32>(begin + extent);
        for (let entry = load<u32>(begin); entry < end; entry += 8) {
            sum = multiplyAdd(
                v128.load32_splat(entry, 4),
                v128.load(base + load<u32>(entry) * rowBytes),
                sum,
            );
        }
        begin += stride;
        base += runBytes;
    }
    return sum;
}
