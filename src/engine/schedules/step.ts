import { integerPower } from '../elementary.ts';
import type { LearningRateSchedule } from './types.ts';

/** `factor = decay_rate ^ ⌊t / decay_epochs⌋`. */
export const step: LearningRateSchedule<'step'> =
    ({ decay_rate: rate, decay_epochs: length }) =>
    t =>
        integerPower(rate, Math.floor(t / length));
