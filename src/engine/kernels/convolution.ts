// Convolutions as products of matrices whose left one, the windows as rows, is never written down: a window is
// `kernelHeight` runs of `kernelWidth · channels` values that lie one after the other in the map.
//
// Each output is one sum over its window, in the order of memory, whichever of the two ways it is computed.

import * as argument from './convolution-arguments';
import { convolveLists } from './convolution-lists';
import { copyIntoMap, countNonZeros, hasEdges, listMap } from './convolution-map';
import { convolveTiles, tileBytes } from './convolution-tiles';
import { partStart } from './parts';
import { maxPoolLines, pooledSize, poolLines, spreadMap } from './pooling';
import { rowsAt } from './step-block';

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
    const patch = load<u32>(args, argument.kernelHeight) * load<u32>(args, argument.kernelWidth) * channels;
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
                map = starts + (patch + 1) * 32;
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
const sparsestTiles: f32 = 0.8;

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
