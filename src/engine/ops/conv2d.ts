import { heightAndWidth } from '../../catalog/shared/shapes.ts';
import { createConvolution } from '../convolution.ts';
import { placeWindows } from '../windows.ts';
import type { Op } from './types.ts';

/** `y[i, j, f] = b[f] + Σ x[i·s + a, j·s + c, d] · W[a, c, d, f]`, a cross-correlation, W: [height, width, channels, filters]. */
export const conv2d: Op<'conv2d'> = ({ parameters, inputShapes, outputShape, precision, capacity }) => {
    const { filters, kernel_size: size, strides, padding, use_bias: useBias } = parameters;
    const [inputShape = []] = inputShapes;
    return createConvolution({
        windows: placeWindows(inputShape, outputShape, { size, strides, padding }),
        kernel: heightAndWidth(size),
        channels: inputShape[2] ?? 0,
        filters,
        useBias,
        precision,
        capacity,
    });
};
