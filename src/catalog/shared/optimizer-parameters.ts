// Parameters that optimizers share.

import { call, number, oneOf, type Parameter, type Parameters, positive } from '../parameters.ts';

/** A share in [0, 1): how much of the past a running average keeps. */
export const share = () => number({ minimum: 0, maximum: 1, exclusiveMaximum: true });

export const momentum = {
    type: oneOf(share(), call('momentum_schedule')),
    default: 0,
    summary: 'Share of the last step that carries over, in [0, 1), or a ramp of it.',
} as const satisfies Parameter;

export const adamParameters = {
    learning_rate: { type: positive(), default: 0.001, summary: 'Size of a step, before any schedule.' },
    beta_1: { type: share(), default: 0.9, summary: 'Decay of the running mean of the gradient.' },
    beta_2: { type: share(), default: 0.999, summary: 'Decay of the running mean of its square.' },
    epsilon: { type: positive(), default: 1e-7, summary: 'Added to the root, against division by zero.' },
} as const satisfies Parameters;
