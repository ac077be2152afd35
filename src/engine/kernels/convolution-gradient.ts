// The gradient of a convolution's weights and biases: the windows, as rows, times the gradient of the outputs. Most of
// that gradient is zero where it came through max-pooling and ReLU, and what is zero is skipped.
//
// Sums run over the windows of a group of examples, and then over the groups, in one order whichever way they are computed:
// in float32 one long sum would lose digits.

import { placeWindows } from './convolution';
import * as argument from './convolution-arguments';
import { copyIntoMap, hasEdges, list } from './convolution-map';
import { partStart } from './parts';
import { pooledSize, spreadMap } from './pooling';
import { multiplyAdd } from './products/multiply-add';
import { rowsAt } from './step-block';

/** Windows of a group, or those of one example. */
const groupWindows: u32 = 512;

/** Below this share of gradients that are not zero, lists are faster than tiles. */
const sparsestTiles: f32 = 0.7;

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
    const sumBytes = runs * ((run + 3) & ~3) * 4;
    const sums = load<u32>(args, argument.sums);
    const biasGradient = load<u32>(args, argument.biasGradient);
    const group = (groupWindows + windows - 1) / windows;
    const places = load<u32>(args, argument.scratch) + part * load<u32>(args, argument.scratchBytes);
    const room = places + placeWindows(args, places);
    const cursors = room + 256;
    const totals = cursors + ((filters * 4 + 15) & ~15);
    const lists = totals + ((filters * 4 + 15) & ~15);
    const listBytes = group * windows * 8 + 8;
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
        if (run >= shortestRun && isSparse(dy, examples * windows, filters, first, end)) {
            for (let filter = first; filter < end; filter++) {
                store<u32>(cursors + filter * 4, lists + filter * listBytes);
            }
            memory.fill(totals, 0, filters * 4);
            for (let i: u32 = 0; i < examples; i++) {
                const from = dy + i * windows * filters * 4;
                listColumns(args, places, from, i * mapBytes, cursors, totals, first, end);
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
                addColumns(dy, examples * windows, filters, first, end, biasGradient);
            }
            addTiles(args, examples, dy, map, mapBytes, first, end, room);
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

/** Whether few enough of the columns `[first, end)` are not zero, by every fourth row. */
function isSparse(dy: usize, rows: u32, columns: u32, first: u32, end: u32): bool {
    const zero = f32x4.splat(0);
    let counts = i32x4.splat(0);
    let looked: u32 = 0;
    for (let row: u32 = 0; row < rows; row += 4) {
        const from = dy + row * columns * 4;
        for (let column = first; column < end; column += 4, looked += 4) {
            counts = i32x4.sub(counts, f32x4.ne(v128.load(from + column * 4), zero));
        }
    }
    const found =
        i32x4.extract_lane(counts, 0) +
        i32x4.extract_lane(counts, 1) +
        i32x4.extract_lane(counts, 2) +
        i32x4.extract_lane(counts, 3);
    return f32(found) < f32(looked) * sparsestTiles;
}

/** `sums += Σ over rows`, for the columns `[first, end)`. */
function addColumns(dy: usize, rows: u32, columns: u32, first: u32, end: u32, sums: usize): void {
    let column = first;
    for (; column + 4 <= end; column += 4) {
        let sum = f32x4.splat(0);
        let from = dy + column * 4;
        for (let row: u32 = 0; row < rows; row++, from += columns * 4) {
            sum = f32x4.add(sum, v128.load(from));
        }
        v128.store(sums + column * 4, f32x4.add(v128.load(sums + column * 4), sum));
    }
    for (; column < end; column++) {
        let sum: f32 = 0;
        let from = dy + column * 4;
        for (let row: u32 = 0; row < rows; row++, from += columns * 4) {
            sum += load<f32>(from);
        }
        store<f32>(sums + column * 4, load<f32>(sums + column * 4) + sum);
    }
}

/**
 * Lists what is not zero, filter by filter: words [where the window begins in the maps, in bytes, value]; and adds it to
 * `totals`.
 */
function listColumns(
    args: usize,
    places: usize,
    dy: usize,
    offset: usize,
    cursors: usize,
    totals: usize,
    first: u32,
    end: u32,
): void {
    const filters = load<u32>(args, argument.filters);
    const pixelBytes = load<u32>(args, argument.channels) * 4;
    const windows = load<u32>(args, argument.outputHeight) * load<u32>(args, argument.outputWidth);
    const zero = f32x4.splat(0);
    let from = dy;
    for (let i: u32 = 0; i < windows; i++, from += filters * 4) {
        const place = offset + load<u32>(places + i * 4) * pixelBytes;
        let filter = first;
        for (; filter + 4 <= end; filter += 4) {
            const values = from + filter * 4;
            const four = v128.load(values);
            if (v128.any_true(f32x4.ne(four, zero))) {
                const total = totals + filter * 4;
                v128.store(total, f32x4.add(v128.load(total), four));
                const cursor = cursors + filter * 4;
                store<u32>(cursor, list(load<u32>(cursor), place, load<u32>(values)));
                store<u32>(cursor, list(load<u32>(cursor, 4), place, load<u32>(values, 4)), 4);
                store<u32>(cursor, list(load<u32>(cursor, 8), place, load<u32>(values, 8)), 8);
                store<u32>(cursor, list(load<u32>(cursor, 12), place, load<u32>(values, 12)), 12);
            }
        }
        for (; filter < end; filter++) {
            const cursor = cursors + filter * 4;
            store<u32>(cursor, list(load<u32>(cursor), place, load<u32>(from + filter * 4)));
            const total = totals + filter * 4;
            store<f32>(total, load<f32>(total) + load<f32>(from + filter * 4));
        }
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

function addTiles(
    args: usize,
    examples: u32,
    dy: usize,
    map: usize,
    mapBytes: usize,
    first: u32,
    end: u32,
    room: usize,
): void {
    const channels = load<u32>(args, argument.channels);
    const run = load<u32>(args, argument.kernelWidth) * channels;
    const runFloats = (run + 3) & ~3;
    const runs = load<u32>(args, argument.kernelHeight);
    const rowBytes = load<u32>(args, argument.mapWidth) * channels * 4;
    for (let filter = first; filter < end; filter += 8) {
        const width = min<u32>(end - filter, 8);
        for (let a: u32 = 0; a < runs; a++) {
            for (let i: u32 = 0; i < run; i += 6) {
                tile(args, examples, dy + filter * 4, map + a * rowBytes + i * 4, mapBytes, room);
                const height = min<u32>(run - i, 6);
                for (let column: u32 = 0; column < width; column++) {
                    let to =
                        load<u32>(args, argument.sums) + (((filter + column) * runs + a) * runFloats + i) * 4;
                    let from = room + column * 4;
                    for (let row: u32 = 0; row < height; row++, to += 4, from += 32) {
                        store<f32>(to, load<f32>(to) + load<f32>(from));
                    }
                }
            }
        }
    }
}

/** 6 values of the window by 8 filters, in registers, over the windows of `examples`; written to `room`, [6, 8]. */
function tile(args: usize, examples: u32, dy: usize, map: usize, mapBytes: usize, room: usize): void {
    const pixelBytes = load<u32>(args, argument.channels) * 4;
    const height = load<u32>(args, argument.outputHeight);
    const width = load<u32>(args, argument.outputWidth);
    const step = load<u32>(args, argument.strideX) * pixelBytes;
    const rowStep = load<u32>(args, argument.strideY) * load<u32>(args, argument.mapWidth) * pixelBytes;
    const filterBytes = load<u32>(args, argument.filters) * 4;
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
    for (let example: u32 = 0; example < examples; example++) {
        for (let i: u32 = 0; i < height; i++) {
            let x = map + i * rowStep;
            for (let j = width; j > 0; j--) {
                const y0 = v128.load(dy);
                const y1 = v128.load(dy, 16);
                let value = v128.load32_splat(x);
                a0 = multiplyAdd(value, y0, a0);
                a1 = multiplyAdd(value, y1, a1);
                value = v128.load32_splat(x, 4);
                b0 = multiplyAdd(value, y0, b0);
                b1 = multiplyAdd(value, y1, b1);
                value = v128.load32_splat(x, 8);
                c0 = multiplyAdd(value, y0, c0);
                c1 = multiplyAdd(value, y1, c1);
                value = v128.load32_splat(x, 12);
                d0 = multiplyAdd(value, y0, d0);
                d1 = multiplyAdd(value, y1, d1);
                value = v128.load32_splat(x, 16);
                e0 = multiplyAdd(value, y0, e0);
                e1 = multiplyAdd(value, y1, e1);
                value = v128.load32_splat(x, 20);
                f0 = multiplyAdd(value, y0, f0);
                f1 = multiplyAdd(value, y1, f1);
                x += step;
                dy += filterBytes;
            }
        }
        map += mapBytes;
    }
    v128.store(room, a0);
    v128.store(room, a1, 16);
    v128.store(room, b0, 32);
    v128.store(room, b1, 48);
    v128.store(room, c0, 64);
    v128.store(room, c1, 80);
    v128.store(room, d0, 96);
    v128.store(room, d1, 112);
    v128.store(room, e0, 128);
    v128.store(room, e1, 144);
    v128.store(room, f0, 160);
    v128.store(room, f1, 176);
}
