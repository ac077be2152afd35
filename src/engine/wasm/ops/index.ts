// Every op of this backend, in alphabetical order.

import type { LayerKind } from '../../../catalog/index.ts';
import { dense } from './dense.ts';
import { identity } from './identity.ts';
import { input } from './input.ts';
import { relu } from './relu.ts';
import type { WasmOpOf } from './types.ts';

export const wasmOps: { readonly [K in LayerKind]?: WasmOpOf<K> } = {
    dense,
    flatten: identity,
    input,
    linear: identity,
    relu,
    reshape: identity,
};
