// Every op there is, in alphabetical order. A layer of the catalogue that is neither here nor in `not-runnable-yet.ts`
// does not compile.

import type { RunnableLayer } from '../not-runnable-yet.ts';
import { add } from './add.ts';
import { avgPool2d } from './avg-pool2d.ts';
import { batchNorm } from './batch-norm.ts';
import { conv2d } from './conv2d.ts';
import { dense } from './dense.ts';
import { dropout } from './dropout.ts';
import { elu } from './elu.ts';
import { embedding } from './embedding.ts';
import { flatten } from './flatten.ts';
import { gelu } from './gelu.ts';
import { globalAvgPool2d } from './global-avg-pool2d.ts';
import { input } from './input.ts';
import { layerNorm } from './layer-norm.ts';
import { leakyRelu } from './leaky-relu.ts';
import { linear } from './linear.ts';
import { maxPool2d } from './max-pool2d.ts';
import { maxout } from './maxout.ts';
import { relu } from './relu.ts';
import { reshape } from './reshape.ts';
import { selu } from './selu.ts';
import { sigmoid } from './sigmoid.ts';
import { silu } from './silu.ts';
import { softmax } from './softmax.ts';
import { softplus } from './softplus.ts';
import { tanh } from './tanh.ts';
import type { Op } from './types.ts';

export const ops: { readonly [K in RunnableLayer]: Op<K> } = {
    add,
    avg_pool2d: avgPool2d,
    batch_norm: batchNorm,
    conv2d,
    dense,
    dropout,
    elu,
    embedding,
    flatten,
    gelu,
    global_avg_pool2d: globalAvgPool2d,
    input,
    layer_norm: layerNorm,
    leaky_relu: leakyRelu,
    linear,
    max_pool2d: maxPool2d,
    maxout,
    relu,
    reshape,
    selu,
    sigmoid,
    silu,
    softmax,
    softplus,
    tanh,
};
