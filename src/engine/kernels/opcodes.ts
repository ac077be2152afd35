// The instructions of a program. Both dialects read this file, so it holds plain constants alone. What an argument is, is
// said at the kernel of the same name; an address of 0 stands for what is left out.

// 1 to 99: the batch, losses, updates, activations.

/** Ends a program. */
export const end = 0;
export const relu = 1;
export const reluBackward = 2;
export const gather = 3;
export const loss = 4;
export const sumLosses = 5;
/** Ends the program where the loss is not finite. */
export const stopUnlessFinite = 6;
export const addInto = 7;
export const sgd = 8;
export const activate = 12;
export const activateBackward = 13;
export const adam = 14;
export const rmsprop = 15;
export const addPenalty = 16;
export const maxNorm = 17;
export const squareSums = 18;
export const clipFactor = 19;
export const scaleBy = 20;
export const sparsitySlopes = 21;
export const addSlopes = 22;

// 100 to 199: products.

export const listRows = 100;
export const multiplyRows = 101;
export const inputGradient = 102;
export const weightGradient = 103;
export const throughGate = 104;
export const updateWeights = 105;

// 200 to 299: other layers.

export const packFilters = 200;
export const convolve = 201;
export const convolveGradient = 202;
export const maxPool = 203;
export const maxPoolBackward = 204;
export const avgPool = 205;
export const avgPoolBackward = 206;
export const batchNorm = 207;
export const batchNormEvaluation = 208;
export const batchNormBackward = 209;
export const updateRunning = 210;
export const layerNorm = 211;
export const layerNormBackward = 212;
export const layerNormGradients = 213;
export const embed = 214;
export const embedBackward = 215;
export const copyColumns = 216;
export const addArrays = 217;
export const clear = 218;
export const maxout = 219;
export const maxoutBackward = 220;
export const softmaxRows = 221;
export const softmaxBackward = 222;

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
/** See `noise/masks.ts`. */
export const copyValues = 305;
/** See `noise/masks.ts`. */
export const fillValues = 306;
/** See `noise/learned-rates.ts`. */
export const deviations = 307;
/** See `noise/learned-rates.ts`. */
export const spreadGradient = 308;
/** See `noise/learned-rates.ts`. */
export const sumOfRows = 309;
/** See `noise/learned-rates.ts`. */
export const noisyVariances = 310;
/** See `noise/learned-rates.ts`. */
export const noisyGradients = 311;
/** See `noise/learned-rates.ts`. */
export const rootBackward = 312;
/** See `noise/learned-rates.ts`. */
export const addSquareGradient = 313;
/** See `noise/learned-rates.ts`. */
export const squares = 314;
/** See `noise/learned-rates.ts`. */
export const divergenceGradient = 315;
/** See `noise/learned-rates.ts`. */
export const clampValues = 316;
/** See `noise/gates.ts`. */
export const gateForward = 317;
/** See `noise/gates.ts`. */
export const gateBackward = 318;
/** See `noise/gaussian-average.ts`. */
export const moveToNode = 319;
/** See `noise/gaussian-average.ts`. */
export const addTerm = 320;
/** See `noise/masked-weights.ts`. */
export const weightMasks = 321;
/** See `noise/masked-weights.ts`. */
export const maskedForward = 322;
/** See `noise/masked-weights.ts`. */
export const maskedWeightGradient = 323;
/** See `noise/masked-weights.ts`. */
export const maskedInputGradient = 324;
