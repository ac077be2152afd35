// Dropouts in a row, whose masks multiply: to the network they are one dropout with a higher rate.

import type { ResolvedLayer } from '../model/resolved.ts';
import { fixedRate, isActiveRate, isZeroRate, mergedRate } from './rates.ts';
import { firstBefore, isElementwiseHomogeneous, isReshape, type NetworkGraph } from './walk.ts';

export interface Stack {
    /** Two or more, in the network's order. */
    readonly layers: readonly ResolvedLayer[];
    readonly rates: readonly number[];
    /** The rate of the one layer that does the same. */
    readonly merged: number;
}

/** The longest rows of Bernoulli layers of one kind, each with a fixed rate. */
export function stacksIn(graph: NetworkGraph): Stack[] {
    const previous = new Map<ResolvedLayer, ResolvedLayer>();
    for (const layer of graph.layers) {
        const before = stackedUnder(graph, layer);
        if (before !== undefined) {
            previous.set(layer, before);
        }
    }
    const continued = new Set(previous.values());
    const ends = [...previous.keys()].filter(layer => !continued.has(layer));
    return ends.map(end => {
        const layers: ResolvedLayer[] = [];
        for (let layer: ResolvedLayer | undefined = end; layer !== undefined; layer = previous.get(layer)) {
            layers.unshift(layer);
        }
        const rates = layers.map(layer => fixedRate(graph, layer) ?? 0);
        return { layers, rates, merged: mergedRate(rates) };
    });
}

/** The layer whose mask this one's multiplies, if there is one. */
function stackedUnder(graph: NetworkGraph, layer: ResolvedLayer): ResolvedLayer | undefined {
    if (!isMergeable(graph, layer)) {
        return undefined;
    }
    const { noise } = graph.traits(layer);
    const before = firstBefore(
        graph,
        layer,
        (traits, other) =>
            isElementwiseHomogeneous(traits, other) ||
            (noise !== 'channel' && isReshape(traits, other)) ||
            isNoOp(graph, other),
    );
    return before !== undefined &&
        before.kind === layer.kind &&
        graph.traits(before).noise === noise &&
        isMergeable(graph, before)
        ? before
        : undefined;
}

/** Changes nothing, so that the masks before and after it meet. */
function isNoOp(graph: NetworkGraph, layer: ResolvedLayer): boolean {
    const rate = fixedRate(graph, layer);
    return graph.traits(layer).role === 'noise' && isZeroRate(rate);
}

function isMergeable(graph: NetworkGraph, layer: ResolvedLayer): boolean {
    const rate = fixedRate(graph, layer);
    return graph.traits(layer).bernoulli === true && isActiveRate(rate);
}
