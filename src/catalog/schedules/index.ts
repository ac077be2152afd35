// Everything that changes a number over the epochs, by what it changes; each in alphabetical order.

import { constant } from './constant.ts';
import { cosine } from './cosine.ts';
import { exponential } from './exponential.ts';
import { inverseTime } from './inverse-time.ts';
import { ramp } from './ramp.ts';
import { schedule } from './schedule.ts';
import { step } from './step.ts';

export const learningRateSchedules = {
    constant,
    cosine,
    exponential,
    inverse_time: inverseTime,
    step,
} as const;
export const momentumSchedules = { ramp } as const;
export const rateSchedules = { schedule } as const;

export type LearningRateScheduleName = keyof typeof learningRateSchedules;
export type MomentumScheduleName = keyof typeof momentumSchedules;
export type RateScheduleName = keyof typeof rateSchedules;
