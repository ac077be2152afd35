import { pixelsBefore } from '../../windows.ts';
import { createConvolution } from '../convolution.ts';
import type { WasmOpOf } from './types.ts';

/** `y[t, f] = b[f] + Σ x[t·s + a, d] · W[a, d, f]`, a cross-correlation, W: [steps, channels, filters]. */
export const conv1d: WasmOpOf<'conv1d'> = ({ parameters, inputShapes, outputShape }) => {
    const { filters, kernel_size: size, strides, padding, use_bias: useBias } = parameters;
    const [[steps = 0, channels = 0] = []] = inputShapes;
    const [outputSteps = 0] = outputShape;
    // A sequence is a map of one row.
    const row = { size: [1, size], strides: [1, strides], padding };
    return createConvolution(
        {
            input: [1, steps],
            output: [1, outputSteps],
            channels,
            filters,
            kernel: [1, size],
            strides: [1, strides],
            before: pixelsBefore([1, steps], [1, outputSteps], row),
        },
        [size],
        useBias,
    );
};
