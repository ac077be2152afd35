// Noise that multiplies values by random factors of mean 1, as dropout and Gaussian dropout do: what the placement rules
// are about. Additive noise, noise on weights, whole branches and alpha dropout behave otherwise and are not among it.

import type { ResolvedLayer } from '../model/resolved.ts';
import { isAbove } from './compare.ts';
import { fixedRate, isDropRate } from './rates.ts';
import type { NetworkGraph } from './walk.ts';

/** What one draw of such a mask acts on: a value of its own, or a whole channel of an example. */
export type MaskKind = 'element' | 'channel';

export interface Mask {
    readonly kind: MaskKind;
    /** In (0, 1): the factors have mean 1 and mean square 1 / (1 - rate). */
    readonly rate: number;
    /** Factors of 0 and 1 / (1 - rate), rather than Gaussian ones. */
    readonly bernoulli: boolean;
}

/** The mask that a layer draws; undefined for other layers, and where its rate is 0, scheduled or learned. */
export function maskOf(graph: NetworkGraph, layer: ResolvedLayer): Mask | undefined {
    const { noise, additive, bernoulli } = graph.traits(layer);
    if ((noise !== 'element' && noise !== 'channel' && noise !== 'gaussian') || additive) {
        return undefined;
    }
    const rate = fixedRate(graph, layer);
    return rate === undefined || !isDropRate(rate) || !isAbove(rate, 0)
        ? undefined
        : { kind: noise === 'channel' ? 'channel' : 'element', rate, bernoulli: bernoulli === true };
}
