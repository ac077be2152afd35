import { createMaxPool, wholeMap } from '../pooling.ts';
import type { WasmOpOf } from './types.ts';

/** `y[c] = max over t of x[t, c]`; `dx` is dy at the first largest value of each channel, else 0. A NaN is always largest. */
export const globalMaxPool1d: WasmOpOf<'global_max_pool1d'> = ({
    inputShapes: [[steps = 0, channels = 0] = []],
}) => createMaxPool(wholeMap([1, steps, channels]));
