import { power } from '../elementary.ts';
import type { LearningRateSchedule } from './types.ts';

/** `factor = decay_rate ^ (t / decay_epochs)`. */
export const exponential: LearningRateSchedule<'exponential'> =
    ({ decay_rate: rate, decay_epochs: length }) =>
    t =>
        power(rate, t / length);
