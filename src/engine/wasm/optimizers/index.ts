// Every optimizer of this backend, in alphabetical order.

import type { OptimizerName } from '../../../catalog/index.ts';
import { sgd } from './sgd.ts';
import type { WasmOptimizerOf } from './types.ts';

export const wasmOptimizers: { readonly [N in OptimizerName]?: WasmOptimizerOf<N> } = { sgd };
