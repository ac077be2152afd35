// The instructions of a program. Both dialects read this file, so it holds plain constants alone.

/** Ends a program. */
export const end = 0;
/** Arguments: input, output, values of one example. */
export const relu = 1;
/** Arguments: input, output gradient, input gradient, values of one example. */
export const reluBackward = 2;

/** Arguments: weights, bias or 0, panels, kernel pixels, channels, filters, whether turned. */
export const packFilters = 200;
/** Arguments: `convolution-arguments.ts`. */
export const convolve = 201;
/** Arguments: `convolution-arguments.ts`. */
export const convolveGradient = 202;
