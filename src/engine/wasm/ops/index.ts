// Every op of this backend, in alphabetical order.

import type { LayerKind } from '../../../catalog/index.ts';
import { adaptiveDropout } from './adaptive-dropout.ts';
import { alphaDropout } from './alpha-dropout.ts';
import { dense } from './dense.ts';
import { dropConnect } from './drop-connect.ts';
import { dropout } from './dropout.ts';
import { elu, gelu, leakyRelu, selu, sigmoid, silu, softplus, tanh } from './elementwise.ts';
import { gaussianDropout } from './gaussian-dropout.ts';
import { gaussianNoise } from './gaussian-noise.ts';
import { identity } from './identity.ts';
import { input } from './input.ts';
import { pathDropout } from './path-dropout.ts';
import { relu } from './relu.ts';
import { spatialDropout } from './spatial-dropout.ts';
import type { WasmOpOf } from './types.ts';
import { variationalDropout } from './variational-dropout.ts';

export const wasmOps: { readonly [K in LayerKind]?: WasmOpOf<K> } = {
    adaptive_dropout: adaptiveDropout,
    alpha_dropout: alphaDropout,
    dense,
    drop_connect: dropConnect,
    dropout,
    elu,
    flatten: identity,
    gaussian_dropout: gaussianDropout,
    gaussian_noise: gaussianNoise,
    gelu,
    input,
    leaky_relu: leakyRelu,
    linear: identity,
    path_dropout: pathDropout,
    relu,
    reshape: identity,
    selu,
    sigmoid,
    silu,
    softplus,
    spatial_dropout: spatialDropout,
    tanh,
    variational_dropout: variationalDropout,
};
