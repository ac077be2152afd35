import type { TrainSettings } from '../../catalog/blocks/train.ts';
import { lookUp } from '../look-up.ts';
import type { Moment } from '../optimizers/types.ts';
import type { StepPlan } from '../step-plan.ts';
import { learningRateSchedules } from './index.ts';
import type { RunningSchedule } from './types.ts';

const firstStepOnly: Pick<StepPlan, 'stepsPerEpoch' | 'epochs'> = {
    stepsPerEpoch: Number.POSITIVE_INFINITY,
    epochs: 1,
};

/**
 * Says what each update, `step` of them done before it, is to go by. Without a plan every step counts as one of the first
 * epoch. The same object each time, rewritten.
 */
export function createPace(
    { learning_rate_schedule: schedule }: TrainSettings,
    { stepsPerEpoch, epochs } = firstStepOnly,
): (step: number) => Moment {
    const factorAt = lookUp<RunningSchedule>(learningRateSchedules, schedule.call)(schedule.arguments);
    const moment: Moment = { step: 0, epochsDone: 0, epochs, rateFactor: 1 };
    return step => {
        moment.step = step + 1;
        moment.epochsDone = Math.floor(step / stepsPerEpoch);
        moment.rateFactor = factorAt(moment.epochsDone, epochs);
        return moment;
    };
}
