import { createAvgPool, wholeMap } from '../pooling.ts';
import type { WasmOpOf } from './types.ts';

/** `y[c] = Σ over i, j of x[i, j, c] / (height · width)`; `dx[i, j, c] = dy[c] / (height · width)`. */
export const globalAvgPool2d: WasmOpOf<'global_avg_pool2d'> = ({ inputShapes }) =>
    createAvgPool(wholeMap(inputShapes[0] ?? []));
