// Every regularizer of weights, and every one of activity, that runs, in alphabetical order.

import type { ActivityRegularizerName, RegularizerName } from '../../catalog/index.ts';
import { adaptiveL2 } from './adaptive-l2.ts';
import { klSparsity } from './kl-sparsity.ts';
import { l1 } from './l1.ts';
import { l1L2 } from './l1-l2.ts';
import { l2 } from './l2.ts';
import { maxNorm } from './max-norm.ts';
import type { ActivityRegularizer, Regularizer } from './types.ts';

export const regularizers: { readonly [N in RegularizerName]: Regularizer<N> } = {
    adaptive_l2: adaptiveL2,
    l1,
    l1_l2: l1L2,
    l2,
    max_norm: maxNorm,
};

export const activityRegularizers: {
    readonly [N in ActivityRegularizerName]: ActivityRegularizer<N>;
} = { kl_sparsity: klSparsity };
