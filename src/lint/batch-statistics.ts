// Which batch normalization stores the statistics of what a layer gives: the first on every way forward, through what has
// neither weights nor statistics of its own, sums and concatenations included. One pass from the output back.

import type { ResolvedLayer } from '../model/resolved.ts';
import { channelsOf } from './places.ts';
import { isTransparent, type NetworkGraph } from './walk.ts';

/** How the output of a layer reaches the batch normalization that stores its statistics. */
export interface BatchStatistics {
    readonly norm: ResolvedLayer;
    /** What it has of the sums on the way, if their inputs weigh alike: 1 without a sum, 1/2 after one of two inputs. */
    readonly share: number;
    /** The first layer on the way, in the order of the signal, that changes what a mask does to the variance. */
    readonly changedBy: ResolvedLayer | undefined;
    /** As `changedBy`, for a mask on whole channels, with which pooling commutes. */
    readonly channelsChangedBy: ResolvedLayer | undefined;
    /** The slope for negative values of the piecewise linear activations before that layer: 0 after a ReLU, else 1. */
    readonly slope: number;
}

/** For every layer whose output reaches one: the largest share, and of those the one with the fewest channels. */
export function batchStatistics(graph: NetworkGraph): ReadonlyMap<ResolvedLayer, BatchStatistics> {
    const found = new Map<ResolvedLayer, BatchStatistics>();
    for (const layer of [...graph.layers].reverse()) {
        let best: BatchStatistics | undefined;
        for (const consumer of graph.consumers(layer)) {
            const candidate = throughConsumer(graph, consumer, found.get(consumer));
            if (candidate !== undefined && (best === undefined || isWorse(candidate, best))) {
                best = candidate;
            }
        }
        if (best !== undefined) {
            found.set(layer, best);
        }
    }
    return found;
}

/** Merges, and what `isTransparent` passes: no weights and no statistics. Noises are passed too: each is judged alone. */
export function reachesThrough(graph: NetworkGraph, layer: ResolvedLayer): boolean {
    const traits = graph.traits(layer);
    return isTransparent(traits, layer) || traits.role === 'merge' || traits.role === 'noise';
}

function throughConsumer(
    graph: NetworkGraph,
    consumer: ResolvedLayer,
    behind: BatchStatistics | undefined,
): BatchStatistics | undefined {
    const traits = graph.traits(consumer);
    if (traits.normalizesOverBatch) {
        return {
            norm: consumer,
            share: 1,
            changedBy: undefined,
            channelsChangedBy: undefined,
            slope: 1,
        };
    }
    if (behind === undefined || !reachesThrough(graph, consumer)) {
        return undefined;
    }
    if (traits.role === 'pool') {
        return { ...behind, changedBy: consumer, slope: 1 };
    }
    if (traits.merges === 'concatenation' || traits.role === 'reshape') {
        return behind;
    }
    if (traits.role === 'activation' && traits.negativeSlope !== undefined) {
        return { ...behind, slope: behind.slope * traits.negativeSlope };
    }
    const inputs = traits.role === 'merge' ? graph.predecessors(consumer).length : 1;
    return {
        norm: behind.norm,
        share: behind.share / inputs,
        changedBy: consumer,
        channelsChangedBy: consumer,
        slope: 1,
    };
}

function isWorse(candidate: BatchStatistics, best: BatchStatistics): boolean {
    const difference = candidate.share - best.share;
    return (
        difference > 0 ||
        (difference === 0 && channelsOf(candidate.norm.outputShape) < channelsOf(best.norm.outputShape))
    );
}
