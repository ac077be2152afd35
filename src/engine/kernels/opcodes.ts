// The instructions of a program. Both dialects read this file, so it holds plain constants alone. What an argument is, is
// said at the kernel of the same name; an address of 0 stands for what is left out.

// 1 to 99: the batch, losses, updates, activations.

/** Ends a program. */
export const end = 0;
export const relu = 1;
export const reluBackward = 2;
export const gather = 3;
export const crossEntropy = 4;
export const sumLosses = 5;
/** Ends the program where the loss is not finite. */
export const stopUnlessFinite = 6;
export const addInto = 7;
export const sgd = 8;
export const multiplyRows = 9;
export const weightGradient = 10;
export const inputGradient = 11;

// 100 to 199: products.

// 200 to 299: other layers.

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
