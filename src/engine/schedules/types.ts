// What a schedule is: a number for each epoch, from how many epochs are done and how many the run has.

import type { ValuesOf } from '../../catalog/parameters.ts';
import type {
    LearningRateScheduleName,
    learningRateSchedules,
    MomentumScheduleName,
    momentumSchedules,
} from '../../catalog/schedules/index.ts';

/** `t` counts the epochs that are done, from 0; `epochs` is the length of the run. */
export type RunningSchedule = (t: number, epochs: number) => number;

/** The factor on the optimizer's learning rate. */
export type LearningRateSchedule<N extends LearningRateScheduleName> = (
    parameters: ValuesOf<(typeof learningRateSchedules)[N]['parameters']>,
) => RunningSchedule;

/** The momentum itself. */
export type MomentumSchedule<N extends MomentumScheduleName> = (
    parameters: ValuesOf<(typeof momentumSchedules)[N]['parameters']>,
) => RunningSchedule;
