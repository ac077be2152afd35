// What is reported of drop rates that are learned.

import type { LearnedRatesSummary } from '../model/metrics.ts';
import type { LearnedRatesOfLayer } from './backend.ts';
import { rateOfLogAlpha } from './log-uniform-divergence.ts';

/**
 * Molchanov et al. (2017): a weight whose drop rate passes this is noise, and can be cut. Their code cuts at ln α = 3, a
 * rate of 0.953.
 */
const cutRate = 0.95;

export function summarizeLearnedRates(
    { rates: sharing, logAlpha, layer }: LearnedRatesOfLayer,
    describe: (layer: number) => string,
): LearnedRatesSummary {
    const rates = Float64Array.from(logAlpha, rateOfLogAlpha).sort();
    const middle = rates.length / 2;
    return {
        layer: describe(layer),
        sharing,
        mean: rates.reduce((sum, rate) => sum + rate, 0) / rates.length,
        minimum: rates[0]!,
        median: (rates[Math.ceil(middle) - 1]! + rates[Math.floor(middle)]!) / 2,
        maximum: rates.at(-1)!,
        ...(sharing === 'per_weight' && {
            sparsity: rates.filter(rate => rate > cutRate).length / rates.length,
        }),
    };
}
