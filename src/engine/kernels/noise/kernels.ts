// The kernels of noise, for `run.ts`.

export { gateBackward, gateForward } from './gates';
export { addTerm, moveToNode } from './gaussian-average';
export {
    addSquareGradient,
    clampValues,
    deviations,
    divergenceGradient,
    noisyGradients,
    noisyVariances,
    rootBackward,
    spreadGradient,
    squares,
    sumOfRows,
} from './learned-rates';
export { maskedForward, maskedInputGradient, maskedWeightGradient, weightMasks } from './masked-weights';
export { applyMask, copyValues, fillValues } from './masks';
export { gaussianNoise, spreadBackward } from './normals';
export { noiseMask, noiseWords } from './philox';
