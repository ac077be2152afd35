import type { MomentumSchedule } from './types.ts';

/** `momentum = from + (to - from) · min(1, t / epochs)` (as Srivastava et al. 2014 raise it). */
export const ramp: MomentumSchedule<'ramp'> =
    ({ from, to, epochs }) =>
    t =>
        from + (to - from) * Math.min(1, t / epochs);
