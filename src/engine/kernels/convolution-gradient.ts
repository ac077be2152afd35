// The gradient of a convolution's weights and biases: the windows, as rows, times the gradient of the outputs. Most of
// that gradient is zero where it came through max-pooling and ReLU, and what is zero is skipped.
//
// Sums run over the windows of a few lines or examples, and then over these, in one order whichever way they are computed:
// in float32 one long sum would lose digits.

import { placeWindows } from './convolution';
import * as argument from './convolution-arguments';
import { addColumns, addTiles } from './convolution-gradient-tiles';
import { copyIntoMap, countNonZeros, hasEdges, list, listFour } from './convolution-map';
import { partStart } from './parts';
import { pooledSize, spreadMap } from './pooling';
import { multiplyAdd } from './products/multiply-add';
import { rowsAt } from './step-block';

/** Below this share of gradients that are not zero, lists are faster than tiles. */
const sparsestTiles: f32 = 0.8;

/** Below this many values of a run, lists would waste most of each vector. */
const shortestRun: u32 = 8;

/** Arguments: `convolution-arguments.ts`. Cut by filters. */
export function convolveGradient(args: usize, part: u32, parts: u32): void {
    const filters = load<u32>(args, argument.filters);
    const grain: u32 = filters < parts * 8 ? 1 : 8;
    const first = partStart(filters, grain, part, parts);
    const end = partStart(filters, grain, part + 1, parts);
    if (first == end) {
        return;
    }
    const rows = load<u32>(rowsAt);
    const channels = load<u32>(args, argument.channels);
    const sources = load<u32>(args, argument.sourceHeight) * load<u32>(args, argument.sourceWidth) * channels;
    const mapBytes = load<u32>(args, argument.mapHeight) * load<u32>(args, argument.mapWidth) * channels * 4;
    const windows = load<u32>(args, argument.outputHeight) * load<u32>(args, argument.outputWidth);
    const run = load<u32>(args, argument.kernelWidth) * channels;
    const runs = load<u32>(args, argument.kernelHeight);
    const height = load<u32>(args, argument.outputHeight);
    const width = load<u32>(args, argument.outputWidth);
    const lineBytes = load<u32>(args, argument.strideY) * load<u32>(args, argument.mapWidth) * channels * 4;
    const sumBytes = runs * ((run + 3) & ~3) * 4;
    const sums = load<u32>(args, argument.sums);
    const biasGradient = load<u32>(args, argument.biasGradient);
    const linesAtOnce = load<u32>(args, argument.linesAtOnce);
    const group = max<u32>(linesAtOnce / height, 1);
    const lines = min(linesAtOnce, height);
    const places = load<u32>(args, argument.scratch) + part * load<u32>(args, argument.scratchBytes);
    const room = places + placeWindows(args, places);
    const cursors = room + 256;
    const totals = cursors + ((filters * 4 + 15) & ~15);
    const lists = totals + ((filters * 4 + 15) & ~15);
    const listBytes = linesAtOnce * width * 8 + 32;
    const maps = (lists + filters * listBytes + 15) & ~15;
    const plane = hasEdges(args) ? maps + ((group * mapBytes + 15) & ~15) : maps;
    const spreads = load<u32>(args, argument.spreadsGradient) != 0;
    const pooled = spreads ? pooledSize(args + argument.poolWindows) : 0;
    memory.fill(sums + first * sumBytes, 0, (end - first) * sumBytes);
    if (biasGradient != 0) {
        memory.fill(biasGradient + first * 4, 0, (end - first) * 4);
    }
    for (let row: u32 = 0; row < rows; row += group) {
        const examples = min(group, rows - row);
        let map = load<u32>(args, argument.source) + row * sources * 4;
        if (hasEdges(args)) {
            for (let i: u32 = 0; i < examples; i++) {
                copyIntoMap(args, map + i * sources * 4, maps + i * mapBytes);
            }
            map = maps;
        }
        let dy = load<u32>(args, argument.outputGradient);
        if (spreads) {
            const which = load<u32>(args, argument.which);
            for (let i: u32 = 0; i < examples; i++) {
                const from = (row + i) * pooled * 4;
                const to = plane + i * windows * filters * 4;
                spreadMap(args + argument.poolWindows, dy + from, which + from, to, 0, 1);
            }
            dy = plane;
        } else {
            dy += row * windows * filters * 4;
        }
        for (let line: u32 = 0; line < height; line += lines) {
            const count = min(lines, height - line);
            const chunk: usize = dy + line * width * filters * 4;
            const rows = examples * count * width;
            if (run >= shortestRun && isSparse(chunk, rows * filters)) {
                for (let filter = first; filter < end; filter++) {
                    store<u32>(cursors + filter * 4, lists + filter * listBytes);
                }
                memory.fill(totals, 0, filters * 4);
                for (let i: u32 = 0; i < examples; i++) {
                    const from = chunk + i * windows * filters * 4;
                    const begins = places + line * width * 4;
                    listColumns(args, begins, count * width, from, i * mapBytes, cursors, totals, first, end);
                }
                for (let filter = first; filter < end && biasGradient != 0; filter++) {
                    const at = biasGradient + filter * 4;
                    store<f32>(at, load<f32>(at) + load<f32>(totals + filter * 4));
                }
                for (let filter = first; filter < end; filter++) {
                    const begin = lists + filter * listBytes;
                    const stop = load<u32>(cursors + filter * 4);
                    addWindows(args, begin, stop, map, sums + filter * sumBytes);
                }
            } else {
                if (biasGradient != 0) {
                    addColumns(chunk, rows, filters, first, end, biasGradient);
                }
                addTiles(args, examples, count, chunk, map + line * lineBytes, mapBytes, first, end, room);
            }
        }
    }
    const gradient = load<u32>(args, argument.weightGradient);
    for (let filter = first; filter < end; filter++) {
        let from = sums + filter * sumBytes;
        let to = gradient + filter * 4;
        for (let a: u32 = 0; a < runs; a++) {
            for (let i: u32 = 0; i < run; i++, to += filters * 4) {
                store<f32>(to, load<f32>(from + i * 4));
            }
            from += ((run + 3) & ~3) * 4;
        }
    }
}

/**
 * Whether few enough of the gradients of all filters are not zero, those of other parts included: what is multiplied by an
 * infinite value, a zero or nothing, is not to hang on how the work is cut.
 */
function isSparse(dy: usize, count: u32): bool {
    return f32(countNonZeros(dy, count)) < f32(count) * sparsestTiles;
}

/**
 * Lists what is not zero, filter by filter: words [where the window begins in the maps, in bytes, value]; and adds it to
 * `totals`.
 */
function listColumns(
    args: usize,
    places: usize,
    windows: u32,
    dy: usize,
    offset: usize,
    cursors: usize,
    totals: usize,
    first: u32,
    end: u32,
): void {
    const filters = load<u32>(args, argument.filters);
    const pixelBytes = load<u32>(args, argument.channels) * 4;
    const stride = filters * 4;
    const base = i32x4.splat(offset);
    let from = dy;
    let i: u32 = 0;
    for (; i + 4 <= windows; i += 4, from += stride * 4) {
        const begins = i32x4.add(base, i32x4.mul(v128.load(places + i * 4), i32x4.splat(pixelBytes)));
        let filter = first;
        for (; filter + 4 <= end; filter += 4) {
            const at = from + filter * 4;
            const a = v128.load(at);
            const b = v128.load(at + stride);
            const c = v128.load(at + stride * 2);
            const d = v128.load(at + stride * 3);
            if (!v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) {
                continue;
            }
            const total = totals + filter * 4;
            v128.store(total, f32x4.add(f32x4.add(f32x4.add(f32x4.add(v128.load(total), a), b), c), d));
            const lowAb = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
            const highAb = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
            const lowCd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
            const highCd = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
            const cursor = cursors + filter * 4;
            append(cursor, begins, v128.shuffle<i64>(lowAb, lowCd, 0, 2));
            append(cursor + 4, begins, v128.shuffle<i64>(lowAb, lowCd, 1, 3));
            append(cursor + 8, begins, v128.shuffle<i64>(highAb, highCd, 0, 2));
            append(cursor + 12, begins, v128.shuffle<i64>(highAb, highCd, 1, 3));
        }
        for (let k: u32 = 0; k < 4; k++) {
            listWindow(
                from + k * stride,
                offset + load<u32>(places + (i + k) * 4) * pixelBytes,
                cursors,
                totals,
                filter,
                end,
            );
        }
    }
    for (; i < windows; i++, from += stride) {
        listWindow(from, offset + load<u32>(places + i * 4) * pixelBytes, cursors, totals, first, end);
    }
}

/** Adds those of four values of one filter that are not zero to its list. */
function append(cursor: usize, begins: v128, values: v128): void {
    store<u32>(cursor, listFour(load<u32>(cursor), begins, values));
}

/** Lists the gradients of one window, value by value. */
function listWindow(dy: usize, begin: u32, cursors: usize, totals: usize, first: u32, end: u32): void {
    for (let filter = first; filter < end; filter++) {
        const at = filter * 4;
        store<u32>(cursors + at, list(load<u32>(cursors + at), begin, load<u32>(dy + at)));
        store<f32>(totals + at, load<f32>(totals + at) + load<f32>(dy + at));
    }
}

/** `sums += Σ value · window` over the list of one filter. */
function addWindows(args: usize, begin: usize, end: usize, map: usize, sums: usize): void {
    const channels = load<u32>(args, argument.channels);
    const run = load<u32>(args, argument.kernelWidth) * channels;
    const runs = load<u32>(args, argument.kernelHeight);
    const runBytes = load<u32>(args, argument.mapWidth) * channels * 4;
    for (let a: u32 = 0; a < runs; a++, map += runBytes) {
        let i: u32 = 0;
        for (; i + 48 <= run; i += 48, sums += 192) {
            addRuns48(begin, end, map + i * 4, sums);
        }
        for (; i < run; i += 4, sums += 16) {
            let sum = f32x4.splat(0);
            for (let entry = begin; entry < end; entry += 8) {
                const x = v128.load(map + i * 4 + load<u32>(entry));
                sum = multiplyAdd(v128.load32_splat(entry, 4), x, sum);
            }
            v128.store(sums, f32x4.add(v128.load(sums), sum));
        }
    }
}

function addRuns48(begin: usize, end: usize, map: usize, sums: usize): void {
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    let e = a;
    let f = a;
    let g = a;
    let h = a;
    let i = a;
    let j = a;
    let k = a;
    let l = a;
    for (let entry = begin; entry < end; entry += 8) {
        const x = map + load<u32>(entry);
        const y = v128.load32_splat(entry, 4);
        a = multiplyAdd(y, v128.load(x), a);
        b = multiplyAdd(y, v128.load(x, 16), b);
        c = multiplyAdd(y, v128.load(x, 32), c);
        d = multiplyAdd(y, v128.load(x, 48), d);
        e = multiplyAdd(y, v128.load(x, 64), e);
        f = multiplyAdd(y, v128.load(x, 80), f);
        g = multiplyAdd(y, v128.load(x, 96), g);
        h = multiplyAdd(y, v128.load(x, 112), h);
        i = multiplyAdd(y, v128.load(x, 128), i);
        j = multiplyAdd(y, v128.load(x, 144), j);
        k = multiplyAdd(y, v128.load(x, 160), k);
        l = multiplyAdd(y, v128.load(x, 176), l);
    }
    v128.store(sums, f32x4.add(v128.load(sums), a));
    v128.store(sums, f32x4.add(v128.load(sums, 16), b), 16);
    v128.store(sums, f32x4.add(v128.load(sums, 32), c), 32);
    v128.store(sums, f32x4.add(v128.load(sums, 48), d), 48);
    v128.store(sums, f32x4.add(v128.load(sums, 64), e), 64);
    v128.store(sums, f32x4.add(v128.load(sums, 80), f), 80);
    v128.store(sums, f32x4.add(v128.load(sums, 96), g), 96);
    v128.store(sums, f32x4.add(v128.load(sums, 112), h), 112);
    v128.store(sums, f32x4.add(v128.load(sums, 128), i), 128);
    v128.store(sums, f32x4.add(v128.load(sums, 144), j), 144);
    v128.store(sums, f32x4.add(v128.load(sums, 160), k), 160);
    v128.store(sums, f32x4.add(v128.load(sums, 176), l), 176);
}
