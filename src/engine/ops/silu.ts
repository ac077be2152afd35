import { logistic } from '../elementary.ts';
import { elementwise } from '../elementwise.ts';
import type { Op } from './types.ts';

/** `y = x σ(x)`, `σ(x) = 1 / (1 + exp(-x))`; `dx = dy (σ(x) + y (1 - σ(x)))`. */
export const silu: Op<'silu'> = use =>
    elementwise(
        use,
        x => x * logistic(x),
        (x, y) => {
            const s = logistic(x);
            return s + y * (1 - s);
        },
    );
