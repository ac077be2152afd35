// The kernels of noise, for `run.ts`.

export { applyMask } from './masks';
export { gaussianNoise, spreadBackward } from './normals';
export { noiseMask, noiseWords } from './philox';
