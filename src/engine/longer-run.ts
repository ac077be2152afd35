// Whether a run that is trained further ends as one would have that was as long from the start.

import type { TrainSettings } from '../catalog/blocks/train.ts';
import { isCallValue } from '../catalog/values.ts';
import type { ResolvedNetwork } from '../model/resolved.ts';
import { createDropRate } from './drop-rate.ts';
import { createPace } from './schedules/pace.ts';
import type { StepPlan } from './step-plan.ts';

/**
 * Why it does not, as the end of a sentence; undefined where it does, to the bit.
 *
 * @param before what the run was to be when it did its first `stepsDone` updates
 * @param after what it is to be now
 */
export function differenceFromLongerRun(
    network: ResolvedNetwork,
    settings: TrainSettings,
    before: StepPlan,
    after: StepPlan,
    stepsDone: number,
): string | undefined {
    if (stepsDone % before.stepsPerEpoch !== 0) {
        return 'its last epoch was cut short by `steps`';
    }
    // Numbers that change over the run, asked for at each update that is done, as it was and as the longer run has it.
    const [paceBefore, paceAfter] = [createPace(settings, before), createPace(settings, after)];
    for (let step = 0; step < stepsDone; step += before.stepsPerEpoch) {
        if (paceBefore(step).rateFactor !== paceAfter(step).rateFactor) {
            return `learning_rate_schedule = ${settings.learning_rate_schedule.call} depends on the number of epochs`;
        }
    }
    for (const { kind, parameters } of network.layers) {
        const { rate = null } = parameters;
        if (isCallValue(rate) && rate.call === 'schedule') {
            const [rateBefore, rateAfter] = [before, after].map(plan => createDropRate(rate, plan, kind));
            for (let step = 0; step < stepsDone; step++) {
                if (rateBefore!(step) !== rateAfter!(step)) {
                    return `the drop rate of ${kind} depends on the number of epochs`;
                }
            }
        }
    }
    return undefined;
}
