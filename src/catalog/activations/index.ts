// Every activation there is, in alphabetical order.

import { elu } from './elu.ts';
import { gelu } from './gelu.ts';
import { leakyRelu } from './leaky-relu.ts';
import { linear } from './linear.ts';
import { maxout } from './maxout.ts';
import { relu } from './relu.ts';
import { selu } from './selu.ts';
import { sigmoid } from './sigmoid.ts';
import { silu } from './silu.ts';
import { softmax } from './softmax.ts';
import { softplus } from './softplus.ts';
import { tanh } from './tanh.ts';

export const activations = {
    elu: elu.activation,
    gelu: gelu.activation,
    leaky_relu: leakyRelu.activation,
    linear: linear.activation,
    maxout: maxout.activation,
    relu: relu.activation,
    selu: selu.activation,
    sigmoid: sigmoid.activation,
    silu: silu.activation,
    softmax: softmax.activation,
    softplus: softplus.activation,
    tanh: tanh.activation,
} as const;

export type ActivationName = keyof typeof activations;
