// Where the words of a convolution's instructions lie; byte offsets. Both dialects read this file, so it holds plain
// constants alone.
//
// Windows slide over a *map*: the source with zeros around it and, for the gradient of an input under strides, between
// its pixels. Pixel (i, j) of the source is pixel (top + i spreadY, left + j spreadX) of the map.

/** The values that windows lie on, [rows, sourceHeight, sourceWidth, channels]. */
export const source = 0;
export const sourceHeight = 4;
export const sourceWidth = 8;
export const channels = 12;
export const top = 16;
export const left = 20;
export const spreadY = 24;
export const spreadX = 28;
export const mapHeight = 32;
export const mapWidth = 36;
export const strideY = 40;
export const strideX = 44;
export const kernelHeight = 48;
export const kernelWidth = 52;
export const outputHeight = 56;
export const outputWidth = 60;
/** Channels of the output. */
export const filters = 64;
/** Room of each part, and its bytes for one part. */
export const scratch = 68;
export const scratchBytes = 72;

/** Of `convolve`: [rows, outputHeight, outputWidth, filters]. */
export const output = 76;
/** What `packFilters` wrote. */
export const panels = 80;
/** float32: no output is below it; 0 is ReLU. */
export const floor = 84;
/** Where the values at this address are not above 0, the output is 0: the gradient of ReLU. Without it, 0. */
export const mask = 88;
/** Address of a float32 that the other outputs are then multiplied by, or 0. */
export const maskScale = 92;

/**
 * Whether max-pooling is part of it: 0, or `poolsOutput`, where the output is what pooling leaves, or `spreadsSource`, where
 * the source is the gradient of what pooling has left. One example of what lies between is then held in the room of the part.
 */
export const pooling = 96;
export const poolsOutput = 1;
export const spreadsSource = 2;
/** Which pixel of its window each largest value is: written, where it is not 0, or read. */
export const which = 100;
/** Where the windows of pooling lie; see `pooling.ts`. */
export const poolWindows = 104;

/** Of `convolveGradient`: the gradient of the output. */
export const outputGradient = 76;
/** [kernelHeight, kernelWidth, channels, filters]. */
export const weightGradient = 80;
/** [filters], or 0. */
export const biasGradient = 84;
/** [filters, kernelHeight, `runFloats`], shared by the parts. */
export const sums = 88;
/** Not 0 where `outputGradient` is that of what max-pooling has left of the output. */
export const spreadsGradient = 92;
/** Lines of windows that are summed at a time, of one map, or a multiple of `outputHeight`: those of several maps. */
export const linesAtOnce = 96;
