// Every regularizer of weights, and every one of activity, in alphabetical order.

import { adaptiveL2 } from './adaptive-l2.ts';
import { klSparsity } from './kl-sparsity.ts';
import { l1 } from './l1.ts';
import { l1L2 } from './l1-l2.ts';
import { l2 } from './l2.ts';
import { maxNorm } from './max-norm.ts';

export const regularizers = { adaptive_l2: adaptiveL2, l1, l1_l2: l1L2, l2, max_norm: maxNorm } as const;
export const activityRegularizers = { kl_sparsity: klSparsity } as const;

export type RegularizerName = keyof typeof regularizers;
export type ActivityRegularizerName = keyof typeof activityRegularizers;
