import { createAvgPool, poolWindows } from '../pooling.ts';
import type { WasmOpOf } from './types.ts';

/**
 * `y[i, j, c] = Σ over a, b of x[i·s + a, j·s + b, c] / n`, n being the pixels of the window that lie on the map;
 * `dx` is dy / n at each of them, added up where windows overlap.
 */
export const avgPool2d: WasmOpOf<'avg_pool2d'> = ({ parameters, inputShapes, outputShape }) =>
    createAvgPool(poolWindows(inputShapes[0] ?? [], outputShape, parameters));
