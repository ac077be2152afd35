import { logistic, softplusOf } from '../elementary.ts';
import { elementwise } from '../elementwise.ts';
import type { Op } from './types.ts';

/** `y = ln(1 + exp(x))`; `dx = dy / (1 + exp(-x))`. */
export const softplus: Op<'softplus'> = use => elementwise(use, softplusOf, logistic);
