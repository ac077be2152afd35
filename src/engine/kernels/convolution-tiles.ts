// The outputs of a convolution from every value of their windows, in tiles that are held in registers.

import * as argument from './convolution-arguments';
import { finish, panelWidth, widthOf } from './convolution-panels';
import { multiplyAdd } from './products/multiply-add';
import { copyFloats } from './vectors';

/** Bytes of the room of one tile. */
export const tileBytes: usize = 192;

export function convolveTiles(args: usize, places: usize, room: usize, map: usize, output: usize): void {
    const pixelBytes = load<u32>(args, argument.channels) * 4;
    const run = load<u32>(args, argument.kernelWidth) * load<u32>(args, argument.channels);
    const runs = load<u32>(args, argument.kernelHeight);
    const runStride = load<u32>(args, argument.mapWidth) * pixelBytes;
    const positions = load<u32>(args, argument.outputHeight) * load<u32>(args, argument.outputWidth);
    const filters = load<u32>(args, argument.filters);
    const panels = load<u32>(args, argument.panels);
    const floor = load<f32>(args, argument.floor);
    const patch = run * runs;
    const columnAt = room + tileBytes;
    for (let column: u32 = 0; column < filters; column += 8) {
        const first = column & ~(panelWidth - 1);
        const rowBytes = widthOf(filters, first) * 4;
        const width = min<u32>(filters - column, 8);
        copyColumn(columnAt, panels + first * (patch + 1) * 4 + (column - first) * 4, rowBytes, patch + 1);
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
                columnAt,
                floor,
                isWhole ? to : room,
                isWhole ? filters * 4 : 32,
            );
            if (!isWhole) {
                for (let row: u32 = 0; row <= last - position; row++) {
                    copyFloats(to + row * filters * 4, room + row * 32, width);
                }
            }
        }
    }
}

/** Eight columns of `rows` rows of a panel one after the other, which stay in the first-level cache. */
function copyColumn(to: usize, panel: usize, rowBytes: usize, rows: u32): void {
    for (; rows > 0; rows--, panel += rowBytes, to += 32) {
        v128.store(to, v128.load(panel));
        v128.store(to, v128.load(panel, 16), 16);
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
            w0 = v128.load(panel, 32);
            w1 = v128.load(panel, 48);
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
            panel += 64;
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
            panel += 32;
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
