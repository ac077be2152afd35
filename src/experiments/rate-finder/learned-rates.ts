// Drop rates that variational dropout learns in the place of a fixed one.

import type { EpochMetrics } from '../../model/metrics.ts';
import { type RatePlace, rounded } from '../../model/rate-places.ts';
import type { ResolvedLayer, ResolvedRun } from '../../model/resolved.ts';

/** Noise on single values, for which variational dropout of one rate can stand. */
const replaceable: ReadonlySet<string> = new Set<ResolvedLayer['kind']>(['dropout', 'gaussian_dropout']);

/** Learning cannot leave a rate of 0 or 1. */
const [smallest, largest] = [0.05, 0.95];

export function canBeLearned({ kind }: RatePlace): boolean {
    return replaceable.has(kind);
}

/** The run with variational dropout, one rate a layer, in these places. */
export function withLearnedRates(run: ResolvedRun, places: readonly RatePlace[]): ResolvedRun {
    const rates = new Map(
        places.filter(canBeLearned).flatMap(({ layers, rate }) => layers.map(id => [id, rate] as const)),
    );
    const layers = run.network.layers.map((layer): ResolvedLayer => {
        const rate = rates.get(layer.id);
        if (rate === undefined) {
            return layer;
        }
        const initial = Math.min(largest, Math.max(smallest, rate));
        return {
            ...layer,
            kind: 'variational_dropout',
            parameters: { rate: 'per_layer', initial_rate: initial },
            parameterCount: 1,
        };
    });
    const parameterCount = layers.reduce((sum, layer) => sum + layer.parameterCount, 0);
    return { ...run, network: { ...run.network, layers, parameterCount } };
}

/**
 * The rate that each place has learned by an epoch, the mean over its layers, to two decimals; the present one where none is
 * learned.
 *
 * @param run as `withLearnedRates` made it
 */
export function learnedRatesOf(
    run: ResolvedRun,
    places: readonly RatePlace[],
    { learnedRates = [] }: Pick<EpochMetrics, 'learnedRates'>,
): readonly number[] {
    const learning = run.network.layers.filter(({ kind }) => kind === 'variational_dropout');
    const means = new Map(learning.map(({ id }, place) => [id, learnedRates[place]?.mean]));
    return places.map(place => {
        const found = canBeLearned(place) ? place.layers.flatMap(id => means.get(id) ?? []) : [];
        return found.length === 0
            ? place.rate
            : rounded(Number((found.reduce((sum, rate) => sum + rate, 0) / found.length).toFixed(2)));
    });
}
