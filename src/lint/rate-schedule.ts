// What a rule may say of a rate that changes while the network trains (`catalog/schedules/schedule.ts`).

import { isCallValue } from '../catalog/values.ts';
import type { ResolvedLayer } from '../model/resolved.ts';
import { formatPercent } from './format.ts';
import { nominalRate } from './rates.ts';

/** The epoch from which on a late rate is on; undefined for every other rate. */
export function firstEpochOf(layer: ResolvedLayer): number | undefined {
    const { rate } = layer.parameters;
    return isCallValue(rate) && rate.arguments.mode === 'late' && typeof rate.arguments.cutoff === 'number'
        ? rate.arguments.cutoff
        : undefined;
}

/** The rate that training ends with: 0 where dropout is early. Undefined for learned rates and for what has no rate. */
export function finalRate(layer: ResolvedLayer): number | undefined {
    const { rate } = layer.parameters;
    if (isCallValue(rate) && rate.arguments.mode === 'early') {
        return 0;
    }
    return rate === undefined || typeof rate === 'string' ? undefined : nominalRate(layer);
}

/** `50%`, or `up to 50%` where the rate changes from step to step. */
export function sharePerStep(layer: ResolvedLayer, rate: number): string {
    const { rate: written } = layer.parameters;
    const changes =
        isCallValue(written) && written.arguments.shape === 'linear' && written.arguments.mode !== 'standard';
    return `${changes ? 'up to ' : ''}${formatPercent(rate)}`;
}
