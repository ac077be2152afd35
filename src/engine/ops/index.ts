// Every op there is, in alphabetical order. A layer of the catalogue that is neither here nor in `not-runnable-yet.ts`
// does not compile.

import type { RunnableLayer } from '../not-runnable-yet.ts';
import { adaptiveDropout } from './adaptive-dropout.ts';
import { add } from './add.ts';
import { alphaDropout } from './alpha-dropout.ts';
import { dense } from './dense.ts';
import { dropConnect } from './drop-connect.ts';
import { dropout } from './dropout.ts';
import { flatten } from './flatten.ts';
import { gaussianDropout } from './gaussian-dropout.ts';
import { gaussianNoise } from './gaussian-noise.ts';
import { input } from './input.ts';
import { linear } from './linear.ts';
import { relu } from './relu.ts';
import { reshape } from './reshape.ts';
import { sigmoid } from './sigmoid.ts';
import { softmax } from './softmax.ts';
import { spatialDropout } from './spatial-dropout.ts';
import { tanh } from './tanh.ts';
import type { Op } from './types.ts';
import { variationalDropout } from './variational-dropout.ts';

export const ops: { readonly [K in RunnableLayer]: Op<K> } = {
    adaptive_dropout: adaptiveDropout,
    add,
    alpha_dropout: alphaDropout,
    dense,
    drop_connect: dropConnect,
    dropout,
    flatten,
    gaussian_dropout: gaussianDropout,
    gaussian_noise: gaussianNoise,
    input,
    linear,
    relu,
    reshape,
    sigmoid,
    softmax,
    spatial_dropout: spatialDropout,
    tanh,
    variational_dropout: variationalDropout,
};
