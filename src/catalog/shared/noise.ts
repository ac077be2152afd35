// What the noises with a fixed rate have in common.

import { call, oneOf, type Parameter, probability } from '../parameters.ts';

/** `rate` of every noise that drops: a number, or a schedule of it. */
export const dropRate = {
    type: oneOf(probability(), call('rate_schedule')),
    summary: 'Probability of dropping, in [0, 1), or a schedule of it.',
} as const satisfies Parameter;
