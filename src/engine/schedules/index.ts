// Everything that changes a number over the epochs, by what it changes; each in alphabetical order.

import type { LearningRateScheduleName, MomentumScheduleName } from '../../catalog/index.ts';
import type { CallValue } from '../../catalog/values.ts';
import { lookUp } from '../look-up.ts';
import { constant } from './constant.ts';
import { cosine } from './cosine.ts';
import { exponential } from './exponential.ts';
import { inverseTime } from './inverse-time.ts';
import { ramp } from './ramp.ts';
import { step } from './step.ts';
import type { LearningRateSchedule, MomentumSchedule, RunningSchedule } from './types.ts';

export const learningRateSchedules: {
    readonly [N in LearningRateScheduleName]: LearningRateSchedule<N>;
} = { constant, cosine, exponential, inverse_time: inverseTime, step };

export const momentumSchedules: { readonly [N in MomentumScheduleName]: MomentumSchedule<N> } = { ramp };

/** The momentum of an optimizer: a number, or one for each epoch. */
export function momentumOf(momentum: number | CallValue): RunningSchedule {
    return typeof momentum === 'number'
        ? () => momentum
        : lookUp<RunningSchedule>(momentumSchedules, momentum.call)(momentum.arguments);
}
