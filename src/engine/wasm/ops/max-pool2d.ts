import { createMaxPool, poolWindows } from '../pooling.ts';
import type { WasmOpOf } from './types.ts';

/**
 * `y[i, j, c] = max over a, b of x[i·s + a, j·s + b, c]`; `dx` is dy at the first largest of each window, added up where
 * windows overlap, else 0. What lies outside the map is never the largest, and a NaN always is.
 */
export const maxPool2d: WasmOpOf<'max_pool2d'> = ({ parameters, inputShapes, outputShape }) =>
    createMaxPool(poolWindows(inputShapes[0] ?? [], outputShape, parameters));
