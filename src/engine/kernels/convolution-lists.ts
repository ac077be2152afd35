// The outputs of a convolution from those values of their windows that are not zero.

import * as argument from './convolution-arguments';
import { finish, panelWidth, widthOf } from './convolution-panels';
import { multiplyAdd } from './products/multiply-add';
import { storeSome } from './vectors';

export function convolveLists(args: usize, places: usize, starts: usize, output: usize): void {
    const channels = load<u32>(args, argument.channels);
    const kernelWidth = load<u32>(args, argument.kernelWidth);
    const runs = load<u32>(args, argument.kernelHeight);
    const mapWidth = load<u32>(args, argument.mapWidth);
    const positions = load<u32>(args, argument.outputHeight) * load<u32>(args, argument.outputWidth);
    const filters = load<u32>(args, argument.filters);
    const panels = load<u32>(args, argument.panels);
    const floor = load<f32>(args, argument.floor);
    const patch = kernelWidth * channels * runs;
    for (let first: u32 = 0; first < filters; first += panelWidth) {
        const width = widthOf(filters, first);
        const rowBytes = width * 4;
        const panel = panels + first * (patch + 1) * 4;
        // Of the next run, as seen from the first pixel of this one.
        const runBytes = (kernelWidth - mapWidth) * channels * rowBytes;
        for (let position: u32 = 0; position < positions; position++) {
            const pixel = load<u32>(places + position * 4);
            const begin = starts + pixel * 4;
            const base = panel - pixel * channels * rowBytes;
            const to = output + (position * filters + first) * 4;
            const bias = panel + patch * rowBytes;
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
