// Dropouts of one kind that follow each other with nothing between them that could tell them apart: they act as one.

import type { ResolvedLayer } from '../model/resolved.ts';
import { fixedRate, isDropRate, mergedRate } from './rates.ts';
import { firstBefore, isElementwiseHomogeneous, isReshape, type NetworkGraph } from './walk.ts';

export interface Stack {
    /** Two or more, in the network's order. */
    readonly layers: readonly ResolvedLayer[];
    readonly rates: readonly number[];
    /** The rate of the one layer that does the same. */
    readonly merged: number;
}

const known = new WeakMap<NetworkGraph, readonly Stack[]>();

/** The longest rows of Bernoulli layers of one kind, each with a fixed rate; single layers are no row. */
export function stacksIn(graph: NetworkGraph): readonly Stack[] {
    let stacks = known.get(graph);
    if (stacks === undefined) {
        stacks = findStacks(graph);
        known.set(graph, stacks);
    }
    return stacks;
}

function findStacks(graph: NetworkGraph): Stack[] {
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
            isElementwiseHomogeneous(traits, other) || (noise !== 'channel' && isReshape(traits, other)),
    );
    return before !== undefined &&
        before.kind === layer.kind &&
        graph.traits(before).noise === noise &&
        isMergeable(graph, before)
        ? before
        : undefined;
}

function isMergeable(graph: NetworkGraph, layer: ResolvedLayer): boolean {
    const rate = fixedRate(graph, layer);
    return graph.traits(layer).bernoulli === true && rate !== undefined && isDropRate(rate);
}

export interface EffectiveRate {
    readonly rate: number;
    /** False at the end of a row, whose layers drop at this rate together. */
    readonly alone: boolean;
}

/**
 * The fixed rate at which values are dropped that leave this layer: its own, or at the end of a row that of the whole.
 * Undefined inside of a row, where the end speaks for it, and where the rate is scheduled, learned or no rate at all.
 */
export function effectiveRate(graph: NetworkGraph, layer: ResolvedLayer): EffectiveRate | undefined {
    let placed = places.get(graph);
    if (placed === undefined) {
        const stacks = stacksIn(graph);
        placed = {
            inner: new Set(stacks.flatMap(({ layers }) => layers.slice(0, -1))),
            ends: new Map(stacks.flatMap(({ layers, merged }) => layers.slice(-1).map(end => [end, merged]))),
        };
        places.set(graph, placed);
    }
    const merged = placed.ends.get(layer);
    const rate = merged ?? fixedRate(graph, layer);
    return rate === undefined || !isDropRate(rate) || placed.inner.has(layer)
        ? undefined
        : { rate, alone: merged === undefined };
}

interface Places {
    readonly inner: ReadonlySet<ResolvedLayer>;
    readonly ends: ReadonlyMap<ResolvedLayer, number>;
}

const places = new WeakMap<NetworkGraph, Places>();
