// The drop rate of a noise layer at each step: fixed, or on a schedule (Liu et al. 2023).

import type { ValuesOf } from '../catalog/parameters.ts';
import type { rateSchedules } from '../catalog/schedules/index.ts';
import { type CallValue, isCallValue } from '../catalog/values.ts';
import { CannotRun } from './cannot-run.ts';
import type { StepPlan } from './step-plan.ts';

type Schedule = ValuesOf<typeof rateSchedules.schedule.parameters>;

/** The rate, in [0, 1), of the update that `step` others came before. */
export type DropRate = (step: number) => number;

/**
 * `standard`: p. `early`: p before the cutoff, or p (1 - t / cutoff) where linear, and 0 after it. `late`: 0 before the
 * cutoff, then p, or p (t - cutoff) / (T - cutoff) where linear. t is the time in epochs before the step, T that of the
 * end of the run. Without a plan, t is 0.
 *
 * @throws CannotRun where the rate is not in [0, 1), or a schedule lacks its cutoff.
 */
export function createDropRate(
    rate: number | CallValue | null,
    plan: StepPlan | undefined,
    description: string,
): DropRate {
    if (!isCallValue(rate)) {
        const fixed = checkRate(rate, description);
        return () => fixed;
    }
    if (rate.call !== 'schedule') {
        throw new CannotRun(`${description}: the rate schedule ${rate.call} cannot be run.`);
    }
    const { rate: written, mode, shape, cutoff } = rate.arguments as Schedule;
    const full = checkRate(written, description);
    if (mode === 'standard') {
        return () => full;
    }
    if (cutoff === null) {
        throw new CannotRun(`${description}: ${mode} dropout needs a cutoff, in epochs.`);
    }
    const epochAt = (step: number): number => (plan === undefined ? 0 : step / plan.stepsPerEpoch);
    const isLinear = shape === 'linear';
    if (mode === 'early') {
        return step => {
            const t = epochAt(step);
            return t >= cutoff ? 0 : isLinear ? full * (1 - t / cutoff) : full;
        };
    }
    const end = plan === undefined ? cutoff : plan.steps / plan.stepsPerEpoch;
    return step => {
        const t = epochAt(step);
        return t < cutoff ? 0 : isLinear ? (full * (t - cutoff)) / (end - cutoff) : full;
    };
}

/** The rate of two dropouts that act on the same values one after the other. */
export function stackedRates(first: DropRate, second: DropRate): DropRate {
    return step => 1 - (1 - first(step)) * (1 - second(step));
}

function checkRate(rate: number | null, description: string): number {
    if (rate !== null && rate >= 0 && rate < 1) {
        return rate;
    }
    throw new CannotRun(
        `${description}: the rate must be at least 0 and less than 1, since kept values are divided by 1 - rate; it is ${rate}.`,
    );
}
