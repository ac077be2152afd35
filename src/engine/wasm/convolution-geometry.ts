// The windows of a convolution as the kernels walk them, forward and for the gradient of the input.

import type { Building } from './building.ts';
import type { Word } from './program.ts';
import type { Region } from './region.ts';

/** Lengths along height and width. */
type Lengths = readonly [number, number];

/** A layer that slides windows over maps [height, width, channels]; a sequence is a map of height 1. */
export interface ConvolutionShape {
    readonly input: Lengths;
    readonly output: Lengths;
    readonly channels: number;
    readonly filters: number;
    readonly kernel: Lengths;
    readonly strides: Lengths;
    /** Zeros before the map, above and to the left. */
    readonly before: Lengths;
}

/** Where windows lie; see `kernels/convolution-arguments.ts`. */
export interface ConvolutionGeometry {
    readonly source: Lengths;
    readonly channels: number;
    /** Where pixel (0, 0) of the source lies on the map. */
    readonly corner: Lengths;
    /** Pixels of the map from one pixel of the source to the next. */
    readonly spread: Lengths;
    readonly map: Lengths;
    readonly strides: Lengths;
    readonly kernel: Lengths;
    readonly output: Lengths;
    readonly filters: number;
}

const each = (at: (axis: 0 | 1) => number): Lengths => [at(0), at(1)];

/** The output from the input; the gradient of the weights walks the same windows. */
export function forwardGeometry({
    input,
    output,
    channels,
    filters,
    kernel,
    strides,
    before,
}: ConvolutionShape): ConvolutionGeometry {
    return {
        source: input,
        channels,
        corner: before,
        spread: [1, 1],
        map: each(axis =>
            Math.max(before[axis] + input[axis], (output[axis] - 1) * strides[axis] + kernel[axis]),
        ),
        strides,
        kernel,
        output,
        filters,
    };
}

/**
 * The gradient of the input from that of the output, which is a convolution too: windows of the turned filters, one at each
 * pixel of the input, over the gradient with `strides - 1` zeros between its pixels and `kernel - 1` around it.
 */
export function backwardGeometry({
    input,
    output,
    channels,
    filters,
    kernel,
    strides,
    before,
}: ConvolutionShape): ConvolutionGeometry {
    return {
        source: output,
        channels: filters,
        corner: each(axis => kernel[axis] - 1 - before[axis]),
        spread: strides,
        map: each(axis => input[axis] + kernel[axis] - 1),
        strides: [1, 1],
        kernel,
        output: input,
        filters: channels,
    };
}

/** Room of each part. */
export interface Room {
    readonly at: Word;
    readonly bytesOfPart: number;
}

/** The first words of `convolve` and `convolveGradient`. */
export function geometryWords(
    source: Word,
    geometry: ConvolutionGeometry,
    { at, bytesOfPart }: Room,
): Word[] {
    const { channels, corner, spread, map, strides, kernel, output, filters } = geometry;
    return [
        source,
        ...geometry.source,
        channels,
        ...corner,
        ...spread,
        ...map,
        ...strides,
        ...kernel,
        ...output,
        filters,
        at,
        bytesOfPart,
    ];
}

const aligned = (bytes: number): number => Math.ceil(bytes / 64) * 64;

const areaOf = ([height, width]: Lengths): number => height * width;

/**
 * Bytes of one part's room in `convolve`: the windows' places, one tile, lists of a map or the map itself, and, where pooling
 * is part of it, what lies between.
 */
export function convolveScratchBytes(geometry: ConvolutionGeometry, pools: boolean): number {
    const { source, map, channels, output, filters } = geometry;
    const pixels = areaOf(map);
    const lists = pixels * 4 + 64 + pixels * channels * 8;
    const tiles = (windowOf(geometry) + 1) * 32 + pixels * channels * 4;
    const plane = pools ? Math.max(areaOf(source) * channels, areaOf(output) * filters) * 4 + 64 : 0;
    return aligned(areaOf(output) * 4 + 256 + Math.max(lists, tiles) + plane);
}

/** The fewest windows that are worth to be summed at a time. */
const fewestWindows = 512;

/** Of a map, that the windows that are summed at a time lie on: what a first-level cache holds beside their weights. */
const cachedBytes = 24576;

/** `linesAtOnce` of `convolveGradient`: those of several small maps, or as many each time of a large one. */
export function linesAtOnce({ map, channels, strides, output }: ConvolutionGeometry): number {
    const [height] = output;
    const maps = Math.ceil(fewestWindows / areaOf(output));
    if (maps > 1) {
        return maps * height;
    }
    const most = Math.max(1, Math.floor(cachedBytes / (strides[0] * map[1] * channels * 4)));
    return Math.ceil(height / Math.ceil(height / most));
}

/** Bytes of one part's room in `convolveGradient`: the windows' places, one tile, lists, maps and their gradients. */
export function gradientScratchBytes(geometry: ConvolutionGeometry, pools: boolean): number {
    const { map, channels, output, filters } = geometry;
    const lines = linesAtOnce(geometry);
    const group = Math.max(1, lines / output[0]);
    const windows = areaOf(output);
    const maps = Math.ceil(group) * areaOf(map) * channels * 4;
    const plane = pools ? Math.ceil(group) * windows * filters * 4 + 64 : 0;
    return aligned(windows * 4 + 512 + filters * (8 + lines * output[1] * 8 + 32) + maps + plane);
}

export function convolveRoom(build: Building, geometry: ConvolutionGeometry, pools: boolean): Room {
    return roomOf(build, convolveScratchBytes(geometry, pools));
}

export function gradientRoom(build: Building, geometry: ConvolutionGeometry, pools: boolean): Room {
    return roomOf(build, gradientScratchBytes(geometry, pools));
}

function roomOf(build: Building, bytesOfPart: number): Room {
    return { at: build.region('room of each part', bytesOfPart * build.parts), bytesOfPart };
}

/** Where the parts of `convolveGradient` add up. */
export function gradientSums(build: Building, geometry: ConvolutionGeometry): Region {
    return build.region('sums by filter', gradientSumsBytes(geometry));
}

/** Bytes of the panels that `packFilters` writes for windows of `patch` values, and what tiles read past their end. */
export function panelBytes(patch: number, columns: number): number {
    return aligned((patch + 1) * Math.ceil(columns / 4) * 16 + 16);
}

/** Bytes of the sums of `convolveGradient`. */
export function gradientSumsBytes({ kernel, channels, filters }: ConvolutionGeometry): number {
    return aligned(filters * kernel[0] * Math.ceil((kernel[1] * channels) / 4) * 16);
}

/** Values of one window. */
export function windowOf({ kernel, channels }: ConvolutionGeometry): number {
    return areaOf(kernel) * channels;
}
