import type { LearningRateSchedule } from './types.ts';

/** `factor = 1`. */
export const constant: LearningRateSchedule<'constant'> = () => () => 1;
