// Every op of this backend, in alphabetical order.

import type { LayerKind } from '../../../catalog/index.ts';
import { add } from './add.ts';
import { avgPool2d } from './avg-pool2d.ts';
import { batchNorm } from './batch-norm.ts';
import { concat } from './concat.ts';
import { conv1d } from './conv1d.ts';
import { conv2d } from './conv2d.ts';
import { dense } from './dense.ts';
import { elu, gelu, leakyRelu, selu, sigmoid, silu, softplus, tanh } from './elementwise.ts';
import { embedding } from './embedding.ts';
import { globalAvgPool2d } from './global-avg-pool2d.ts';
import { globalMaxPool1d } from './global-max-pool1d.ts';
import { identity } from './identity.ts';
import { input } from './input.ts';
import { layerNorm } from './layer-norm.ts';
import { maxPool2d } from './max-pool2d.ts';
import { maxout } from './maxout.ts';
import { relu } from './relu.ts';
import { softmax } from './softmax.ts';
import type { WasmOpOf } from './types.ts';

export const wasmOps: { readonly [K in LayerKind]?: WasmOpOf<K> } = {
    add,
    avg_pool2d: avgPool2d,
    batch_norm: batchNorm,
    concat,
    conv1d,
    conv2d,
    dense,
    elu,
    embedding,
    flatten: identity,
    gelu,
    global_avg_pool2d: globalAvgPool2d,
    global_max_pool1d: globalMaxPool1d,
    input,
    layer_norm: layerNorm,
    leaky_relu: leakyRelu,
    linear: identity,
    max_pool2d: maxPool2d,
    maxout,
    relu,
    reshape: identity,
    selu,
    sigmoid,
    silu,
    softmax,
    softplus,
    tanh,
};
