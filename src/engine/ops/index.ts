// Every op there is, in alphabetical order. A layer of the catalogue that is neither here nor in `not-runnable-yet.ts`
// does not compile.

import type { RunnableLayer } from '../not-runnable-yet.ts';
import { add } from './add.ts';
import { dense } from './dense.ts';
import { dropout } from './dropout.ts';
import { flatten } from './flatten.ts';
import { input } from './input.ts';
import { linear } from './linear.ts';
import { relu } from './relu.ts';
import { reshape } from './reshape.ts';
import { sigmoid } from './sigmoid.ts';
import { softmax } from './softmax.ts';
import { tanh } from './tanh.ts';
import type { Op } from './types.ts';

export const ops: { readonly [K in RunnableLayer]: Op<K> } = {
    add,
    dense,
    dropout,
    flatten,
    input,
    linear,
    relu,
    reshape,
    sigmoid,
    softmax,
    tanh,
};
