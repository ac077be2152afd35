import { exponentialMinusOne } from '../elementary.ts';
import { elementwise } from '../elementwise.ts';
import type { Op } from './types.ts';

/** `y = x where x > 0, else α (exp(x) - 1)`; `dx = dy where x > 0, else dy (y + α)`. */
export const elu: Op<'elu'> = use => {
    const { alpha } = use.parameters;
    return elementwise(
        use,
        x => (x > 0 ? x : alpha * exponentialMinusOne(x)),
        (x, y) => (x > 0 ? 1 : y + alpha),
    );
};
