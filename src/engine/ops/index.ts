// Every op there is, in alphabetical order. A layer of the catalogue that is neither here nor in `not-runnable-yet.ts`
// does not compile.

import type { RunnableLayer } from '../not-runnable-yet.ts';
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
import { elu } from './elu.ts';
import { embedding } from './embedding.ts';
import { flatten } from './flatten.ts';
import { gaussianDropout } from './gaussian-dropout.ts';
import { gaussianNoise } from './gaussian-noise.ts';
import { gelu } from './gelu.ts';
import { globalAvgPool2d } from './global-avg-pool2d.ts';
import { globalMaxPool1d } from './global-max-pool1d.ts';
import { input } from './input.ts';
import { layerNorm } from './layer-norm.ts';
import { leakyRelu } from './leaky-relu.ts';
import { linear } from './linear.ts';
import { maxPool2d } from './max-pool2d.ts';
import { maxout } from './maxout.ts';
import { pathDropout } from './path-dropout.ts';
import { relu } from './relu.ts';
import { reshape } from './reshape.ts';
import { selu } from './selu.ts';
import { sigmoid } from './sigmoid.ts';
import { silu } from './silu.ts';
import { softmax } from './softmax.ts';
import { softplus } from './softplus.ts';
import { spatialDropout } from './spatial-dropout.ts';
import { tanh } from './tanh.ts';
import type { Op } from './types.ts';
import { variationalDropout } from './variational-dropout.ts';

export const ops: { readonly [K in RunnableLayer]: Op<K> } = {
    adaptive_dropout: adaptiveDropout,
    add,
    avg_pool2d: avgPool2d,
    batch_norm: batchNorm,
    concat,
    conv1d,
    conv2d,
    alpha_dropout: alphaDropout,
    dense,
    drop_connect: dropConnect,
    dropout,
    elu,
    embedding,
    flatten,
    gelu,
    global_avg_pool2d: globalAvgPool2d,
    global_max_pool1d: globalMaxPool1d,
    gaussian_dropout: gaussianDropout,
    gaussian_noise: gaussianNoise,
    input,
    layer_norm: layerNorm,
    leaky_relu: leakyRelu,
    linear,
    max_pool2d: maxPool2d,
    maxout,
    path_dropout: pathDropout,
    relu,
    reshape,
    selu,
    sigmoid,
    silu,
    softmax,
    softplus,
    spatial_dropout: spatialDropout,
    tanh,
    variational_dropout: variationalDropout,
};
