// Every initializer there is, in alphabetical order, and the one that each activation asks for.

import type { ActivationName, InitializerName } from '../../catalog/index.ts';
import { glorot } from './glorot.ts';
import { he } from './he.ts';
import { lecun } from './lecun.ts';
import type { Initializer } from './types.ts';

export const initializers: { readonly [N in InitializerName]: Initializer } = { glorot, he, lecun };

/**
 * The default by the activation that follows: `he` makes up for the half that a rectifier silences, `lecun` is what
 * self-normalization rests on, and the others are about linear around zero.
 */
export const initializerAfter: { readonly [N in ActivationName]: InitializerName } = {
    elu: 'he',
    gelu: 'he',
    leaky_relu: 'he',
    linear: 'glorot',
    maxout: 'he',
    relu: 'he',
    selu: 'lecun',
    sigmoid: 'glorot',
    silu: 'he',
    softmax: 'glorot',
    softplus: 'he',
    tanh: 'glorot',
};
