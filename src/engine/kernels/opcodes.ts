// The instructions of a program. Both dialects read this file, so it holds plain constants alone.

/** Ends a program. */
export const end = 0;
/** Arguments: input, output, values of one example. */
export const relu = 1;
/** Arguments: input, output gradient, input gradient, values of one example. */
export const reluBackward = 2;

// 300 to 399: noise.

/** See `noise/philox.ts`. */
export const noiseWords = 300;
/** See `noise/philox.ts`. */
export const noiseMask = 301;
/** See `noise/masks.ts`. */
export const applyMask = 302;
/** See `noise/normals.ts`. */
export const gaussianNoise = 303;
/** See `noise/normals.ts`. */
export const spreadBackward = 304;
