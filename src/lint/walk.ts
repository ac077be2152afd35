// Walks over a resolved network. Rules never index layers themselves: they ask this graph, which leaves out the layers
// that a rule of higher precedence has already spoken of.

import { layerEntry } from '../catalog/layers/index.ts';
import type { Traits } from '../catalog/traits.ts';
import type { Shape } from '../core/shape.ts';
import type { ResolvedLayer, ResolvedNetwork } from '../model/resolved.ts';

export interface NetworkGraph {
    /** The layers that rules see; every layer stands after those it reads. */
    readonly layers: readonly ResolvedLayer[];
    /** The layer that the loss reads; undefined for a network of hidden layers only. */
    readonly output: ResolvedLayer | undefined;
    traits(layer: ResolvedLayer): Traits;
    /** Shape of one example of what the layer reads; of its first input where it merges several. */
    inputShape(layer: ResolvedLayer): Shape;
    /** The layers that it reads. */
    predecessors(layer: ResolvedLayer): readonly ResolvedLayer[];
    /** The layers that read it. */
    consumers(layer: ResolvedLayer): readonly ResolvedLayer[];
}

/** The graph of a network as if the layers with the ids in `hidden` were not there. */
export function createGraph(network: ResolvedNetwork, hidden: ReadonlySet<number> = new Set()): NetworkGraph {
    const traits = network.layers.map(layer => layerEntry(layer.kind).traits(layer.parameters));
    const predecessors: ResolvedLayer[][] = [];
    const consumers: ResolvedLayer[][] = network.layers.map(() => []);
    // What stands in for each layer: itself, or for a hidden one the layer that it reads.
    const standIns: (ResolvedLayer | undefined)[] = [];
    for (const layer of network.layers) {
        const inputs = layer.inputs.flatMap(id => standIns[id] ?? []);
        predecessors.push(inputs);
        if (hidden.has(layer.id)) {
            standIns.push(inputs[0]);
        } else {
            standIns.push(layer);
            for (const input of new Set(inputs)) {
                consumers[input.id]?.push(layer);
            }
        }
    }
    return {
        layers: network.layers.filter(layer => !hidden.has(layer.id)),
        output: standIns.at(-1),
        traits: layer => traits[layer.id] as Traits,
        inputShape: layer => predecessors[layer.id]?.[0]?.outputShape ?? [],
        predecessors: layer => predecessors[layer.id] ?? [],
        consumers: layer => consumers[layer.id] ?? [],
    };
}

/** Which layers a walk goes through. */
export type Passes = (traits: Traits, layer: ResolvedLayer) => boolean;

/** Elementwise with f(c x) = c f(x) for c >= 0: dropout before it and after it are the same, mask by mask. */
export const isElementwiseHomogeneous: Passes = traits =>
    traits.role === 'activation' && traits.elementwise && traits.zero === 'homogeneous';

/** Flatten and reshape: every value keeps its own identity. */
export const isReshape: Passes = traits => traits.role === 'reshape';

/** What has no weights and no statistics: activations, reshapes and pools. */
export const isTransparent: Passes = traits =>
    traits.role === 'activation' || traits.role === 'reshape' || traits.role === 'pool';

/**
 * The layers before `layer`, nearest first, up to and including the first that `passes` refuses. Stops before a merge's
 * several inputs, and before a layer whose output something else reads too: beyond those the path is not this one alone.
 */
export function* walkBack(
    graph: NetworkGraph,
    layer: ResolvedLayer,
    passes: Passes,
): Generator<ResolvedLayer, void> {
    let current = layer;
    for (;;) {
        const [previous, ...others] = graph.predecessors(current);
        if (previous === undefined || others.length > 0 || graph.consumers(previous).length > 1) {
            return;
        }
        yield previous;
        if (!passes(graph.traits(previous), previous)) {
            return;
        }
        current = previous;
    }
}

/** The first layer before `layer` that `passes` refuses, on the path that is this layer's alone. */
export function firstBefore(
    graph: NetworkGraph,
    layer: ResolvedLayer,
    passes: Passes,
): ResolvedLayer | undefined {
    for (const previous of walkBack(graph, layer, passes)) {
        if (!passes(graph.traits(previous), previous)) {
            return previous;
        }
    }
    return undefined;
}

/** The first layers after `layer` that `passes` refuses, along every branch; each once, in the network's order. */
export function firstAfter(graph: NetworkGraph, layer: ResolvedLayer, passes: Passes): ResolvedLayer[] {
    const reached = new Set<ResolvedLayer>();
    const ends: ResolvedLayer[] = [];
    const open = [...graph.consumers(layer)];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
        if (reached.has(next)) {
            continue;
        }
        reached.add(next);
        if (passes(graph.traits(next), next)) {
            open.push(...graph.consumers(next));
        } else {
            ends.push(next);
        }
    }
    return ends.sort((a, b) => a.id - b.id);
}
