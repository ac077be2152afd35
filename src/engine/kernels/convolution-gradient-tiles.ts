// The gradient of a convolution's weights from every gradient of its outputs, in tiles that are held in registers.

import * as argument from './convolution-arguments';
import { multiplyAdd } from './products/multiply-add';

/** `sums += Σ over rows`, for the columns `[first, end)`. */
export function addColumns(dy: usize, rows: u32, columns: u32, first: u32, end: u32, sums: usize): void {
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

export function addTiles(
    args: usize,
    examples: u32,
    lines: u32,
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
                tile(args, examples, lines, dy + filter * 4, map + a * rowBytes + i * 4, mapBytes, room);
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

/** 6 values of the window by 8 filters, in registers, over `lines` of windows of `examples`; written to `room`, [6, 8]. */
function tile(
    args: usize,
    examples: u32,
    lines: u32,
    dy: usize,
    map: usize,
    mapBytes: usize,
    room: usize,
): void {
    const pixelBytes = load<u32>(args, argument.channels) * 4;
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
        for (let i: u32 = 0; i < lines; i++) {
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
