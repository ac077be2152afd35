import type { LearningRateSchedule } from './types.ts';

/** `factor = 1 / (1 + decay_rate · t / decay_epochs)`. */
export const inverseTime: LearningRateSchedule<'inverse_time'> =
    ({ decay_rate: rate, decay_epochs: length }) =>
    t =>
        1 / (1 + (rate * t) / length);
