import { createConvolution } from '../convolution.ts';
import { placeWindows } from '../windows.ts';
import type { Op } from './types.ts';

/** `y[t, f] = b[f] + Σ x[t·s + a, d] · W[a, d, f]`, a cross-correlation, W: [steps, channels, filters]. */
export const conv1d: Op<'conv1d'> = ({ parameters, inputShapes, outputShape, precision, capacity }) => {
    const { filters, kernel_size: size, strides, padding, use_bias: useBias } = parameters;
    const [[steps = 0, channels = 0] = []] = inputShapes;
    const [outputSteps = 0] = outputShape;
    // A sequence is a map of one row.
    const row = { size: [1, size], strides: [1, strides], padding };
    return createConvolution({
        windows: placeWindows([1, steps], [1, outputSteps], row),
        kernel: [size],
        channels,
        filters,
        useBias,
        precision,
        capacity,
    });
};
