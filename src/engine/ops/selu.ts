import { exponentialMinusOne } from '../elementary.ts';
import { elementwise } from '../elementwise.ts';
import type { Op } from './types.ts';

/** Klambauer et al. (2017): the fixed point of mean 0 and variance 1. */
const alpha = 1.6732632423543772;
const lambda = 1.0507009873554805;

/** `y = λ x where x > 0, else λ α (exp(x) - 1)`; `dx = λ dy where x > 0, else dy (y + λ α)`. */
export const selu: Op<'selu'> = use =>
    elementwise(
        use,
        x => (x > 0 ? lambda * x : lambda * alpha * exponentialMinusOne(x)),
        (x, y) => (x > 0 ? lambda : y + lambda * alpha),
    );
