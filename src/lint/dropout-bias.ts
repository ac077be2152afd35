// Where the mean of what a network computes under dropout is not what it computes without: a nonlinear function of a random
// value has another mean than the function of its mean. Linear layers pass means through, and a ReLU passes a mask through.

import type { ResolvedLayer } from '../model/resolved.ts';
import type { NetworkGraph } from './walk.ts';

/** How the values of a layer are random: each times a mask of its own, or mixtures of several such values. */
type State = 'masked' | 'mixed';

interface Facts {
    readonly masked: ReadonlyMap<ResolvedLayer, ResolvedLayer>;
    readonly mixed: ReadonlyMap<ResolvedLayer, ResolvedLayer>;
}

const known = new WeakMap<NetworkGraph, Map<boolean, Facts>>();

/**
 * The first layer after this dropout that turns its noise into another mean; undefined where the mean of the outputs is
 * exactly what the network computes without dropout. For Bernoulli masks on values or on channels.
 */
export function firstBiasedAfter(graph: NetworkGraph, dropout: ResolvedLayer): ResolvedLayer | undefined {
    const dropsChannels = graph.traits(dropout).noise === 'channel';
    let byKind = known.get(graph);
    if (byKind === undefined) {
        byKind = new Map();
        known.set(graph, byKind);
    }
    let facts = byKind.get(dropsChannels);
    if (facts === undefined) {
        facts = factsOf(graph, dropsChannels);
        byKind.set(dropsChannels, facts);
    }
    return facts.masked.get(dropout);
}

/** For every layer, the nearest culprit after it where its values are masked, and where they are mixed. */
function factsOf(graph: NetworkGraph, dropsChannels: boolean): Facts {
    const masked = new Map<ResolvedLayer, ResolvedLayer>();
    const mixed = new Map<ResolvedLayer, ResolvedLayer>();
    const culpritAfter = (layer: ResolvedLayer, state: State): ResolvedLayer | undefined => {
        for (const next of graph.consumers(layer)) {
            const then = stateAfter(graph, next, state, dropsChannels);
            const culprit = then === 'biased' ? next : (then === 'masked' ? masked : mixed).get(next);
            if (culprit !== undefined) {
                return culprit;
            }
        }
        return undefined;
    };
    for (const layer of [...graph.layers].reverse()) {
        const ifMasked = culpritAfter(layer, 'masked');
        const ifMixed = culpritAfter(layer, 'mixed');
        if (ifMasked !== undefined) {
            masked.set(layer, ifMasked);
        }
        if (ifMixed !== undefined) {
            mixed.set(layer, ifMixed);
        }
    }
    return { masked, mixed };
}

function stateAfter(
    graph: NetworkGraph,
    layer: ResolvedLayer,
    state: State,
    dropsChannels: boolean,
): State | 'biased' {
    const { role, elementwise, zero, negativeSlope, pools } = graph.traits(layer);
    switch (role) {
        case 'activation': {
            const isIdentity = negativeSlope === 1;
            const passesMask = state === 'masked' && elementwise && zero === 'homogeneous';
            return isIdentity || passesMask ? state : 'biased';
        }
        case 'pool':
            if (pools !== 'max') {
                return 'mixed';
            }
            // A channel is dropped as a whole, and so is its largest value.
            return state === 'masked' && dropsChannels ? 'masked' : 'biased';
        case 'normalization':
            return 'biased';
        case 'affine':
        case 'merge':
            return 'mixed';
        default:
            return state;
    }
}
