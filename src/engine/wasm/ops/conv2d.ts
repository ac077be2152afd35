import { heightAndWidth } from '../../../catalog/shared/shapes.ts';
import { pixelsBefore } from '../../windows.ts';
import { createConvolution } from '../convolution.ts';
import type { WasmOpOf } from './types.ts';

/** `y[i, j, f] = b[f] + Σ x[i·s + a, j·s + c, d] · W[a, c, d, f]`, a cross-correlation, W: [height, width, channels, filters]. */
export const conv2d: WasmOpOf<'conv2d'> = ({ parameters, inputShapes, outputShape }) => {
    const { filters, kernel_size: size, strides, padding, use_bias: useBias } = parameters;
    const [[height = 0, width = 0, channels = 0] = []] = inputShapes;
    const [outputHeight = 0, outputWidth = 0] = outputShape;
    const kernel = heightAndWidth(size);
    return createConvolution(
        {
            input: [height, width],
            output: [outputHeight, outputWidth],
            channels,
            filters,
            kernel,
            strides: heightAndWidth(strides),
            before: pixelsBefore([height, width], outputShape, { size, strides, padding }),
        },
        kernel,
        useBias,
    );
};
