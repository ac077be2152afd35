// Every op there is, in alphabetical order. A layer of the catalogue that is neither here nor in `not-runnable-yet.ts`
// does not compile.

import type { RunnableLayer } from '../not-runnable-yet.ts';
import { add } from './add.ts';
import { dense } from './dense.ts';
import { dropout } from './dropout.ts';
import { elu } from './elu.ts';
import { flatten } from './flatten.ts';
import { gelu } from './gelu.ts';
import { input } from './input.ts';
import { leakyRelu } from './leaky-relu.ts';
import { linear } from './linear.ts';
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
    dense,
    dropout,
    elu,
    flatten,
    gelu,
    input,
    leaky_relu: leakyRelu,
    linear,
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
