// Every optimizer of this backend, in alphabetical order.

import type { OptimizerName } from '../../../catalog/index.ts';
import { adamW } from './adamw.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';
import type { WasmOptimizerOf } from './types.ts';

export const wasmOptimizers: { readonly [N in OptimizerName]: WasmOptimizerOf<N> } = {
    adam: parameters => adamW({ ...parameters, weight_decay: 0 }),
    adamw: adamW,
    rmsprop,
    sgd,
};
