// Every op of this backend, in alphabetical order.

import type { LayerKind } from '../../../catalog/index.ts';
import { adaptiveDropout } from './adaptive-dropout.ts';
import { add } from './add.ts';
import { alphaDropout } from './alpha-dropout.ts';
import { avgPool2d } from './avg-pool2d.ts';
import { batchNorm } from './batch-norm.ts';
import { concat } from './concat.ts';
import { conv1d } from './conv1d.ts';
import { conv2d } from './conv2d.ts';
import { dense } from './dense.ts';
import { dropConnect } from './drop-connect.ts';
import { dropout } from './dropout.ts';
import { elu, gelu, leakyRelu, selu, sigmoid, silu, softplus, tanh } from './elementwise.ts';
import { embedding } from './embedding.ts';
import { gaussianDropout } from './gaussian-dropout.ts';
import { gaussianNoise } from './gaussian-noise.ts';
import { globalAvgPool2d } from './global-avg-pool2d.ts';
import { globalMaxPool1d } from './global-max-pool1d.ts';
import { identity } from './identity.ts';
import { input } from './input.ts';
import { layerNorm } from './layer-norm.ts';
import { maxPool2d } from './max-pool2d.ts';
import { maxout } from './maxout.ts';
import { pathDropout } from './path-dropout.ts';
import { relu } from './relu.ts';
import { softmax } from './softmax.ts';
import { spatialDropout } from './spatial-dropout.ts';
import type { WasmOpOf } from './types.ts';
import { variationalDropout } from './variational-dropout.ts';

export const wasmOps: { readonly [K in LayerKind]: WasmOpOf<K> } = {
    adaptive_dropout: adaptiveDropout,
    add,
    alpha_dropout: alphaDropout,
    avg_pool2d: avgPool2d,
    batch_norm: batchNorm,
    concat,
    conv1d,
    conv2d,
    dense,
    drop_connect: dropConnect,
    dropout,
    elu,
    embedding,
    flatten: identity,
    gaussian_dropout: gaussianDropout,
    gaussian_noise: gaussianNoise,
    gelu,
    global_avg_pool2d: globalAvgPool2d,
    global_max_pool1d: globalMaxPool1d,
    input,
    layer_norm: layerNorm,
    leaky_relu: leakyRelu,
    linear: identity,
    max_pool2d: maxPool2d,
    maxout,
    path_dropout: pathDropout,
    relu,
    reshape: identity,
    selu,
    sigmoid,
    silu,
    softmax,
    softplus,
    spatial_dropout: spatialDropout,
    tanh,
    variational_dropout: variationalDropout,
};
