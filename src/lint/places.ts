// Where a layer stands in its network, in the terms that the rules speak in: on the input, on a feature map, before the
// last weights, around which no path leads. Worked out once for a graph, in time linear in its layers and connections.

import { losses } from '../catalog/losses/index.ts';
import type { Shape } from '../core/shape.ts';
import type { ResolvedLayer } from '../model/resolved.ts';
import type { LintContext } from './rule.ts';
import { isTransparent, type NetworkGraph, type Passes } from './walk.ts';

/** Positions of a map: height x width of [height, width, channels], steps of [steps, channels]; 1 for a vector. */
export function positionsOf(shape: Shape): number {
    return shape.slice(0, -1).reduce((product, size) => product * size, 1);
}

/** Channels of a map, units of a vector: the last axis. */
export function channelsOf(shape: Shape): number {
    return shape.at(-1) ?? 0;
}

/** True for maps with more than one position. A map of 1 x 1 is a vector. */
export function isFeatureMap(shape: Shape): boolean {
    return positionsOf(shape) > 1;
}

/** Dense, convolutions and embeddings: what has learned weights, normalizations excepted. */
export function hasWeights(graph: NetworkGraph, layer: ResolvedLayer): boolean {
    return graph.traits(layer).role === 'affine';
}

/** True where a later layer with weights reads, directly or not, what this one gives. */
export function isBeforeWeights(graph: NetworkGraph, layer: ResolvedLayer): boolean {
    return factsOf(graph).beforeWeights.has(layer);
}

/** True where no layer with weights stands before this one: what reaches it is the network's own input. */
export function isOnInput(graph: NetworkGraph, layer: ResolvedLayer): boolean {
    return !factsOf(graph).afterWeights.has(layer);
}

/** True where one of the nearest layers with weights after this one, along every branch, looks token ids up. */
export function isBeforeTokenReader(graph: NetworkGraph, layer: ResolvedLayer): boolean {
    return factsOf(graph).beforeTokenReader.has(layer);
}

/** True where every layer with weights after this one is followed by none: they give the network's scores. */
export function feedsLastWeights(graph: NetworkGraph, layer: ResolvedLayer): boolean {
    const { beforeWeights, beforeHiddenWeights } = factsOf(graph);
    return beforeWeights.has(layer) && !beforeHiddenWeights.has(layer);
}

/** True where another path leads from the input to the output around this layer: a shortcut, a parallel branch. */
export function hasPathAround(graph: NetworkGraph, layer: ResolvedLayer): boolean {
    return factsOf(graph).bypassed.has(layer);
}

/** What a walk back to a layer's producer goes through: what keeps its units apart, and noise. */
const keepsUnits: Passes = (traits, layer) => isTransparent(traits, layer) || traits.role === 'noise';

/**
 * The layer with weights whose units these are, through activations, reshapes, pools and other noises; undefined where a
 * normalization, a merge or the input stands there instead. Other readers of those units do not matter.
 */
export function producerOf(graph: NetworkGraph, layer: ResolvedLayer): ResolvedLayer | undefined {
    return factsOf(graph).producers.get(layer);
}

/**
 * By the loss where a run trains the network, else by its last activation, noise and reshapes after it left out;
 * undefined where neither says it.
 */
export function taskOf(
    { run }: LintContext,
    graph: NetworkGraph,
): 'classification' | 'regression' | undefined {
    if (run !== undefined) {
        const loss = run.settings.loss?.call;
        return loss !== undefined && loss in losses ? losses[loss as keyof typeof losses].task : undefined;
    }
    let last = graph.output;
    while (last !== undefined && isAfterOutput(graph, last)) {
        last = graph.predecessors(last)[0];
    }
    return last !== undefined && graph.traits(last).outputActivation ? 'classification' : undefined;
}

function isAfterOutput(graph: NetworkGraph, layer: ResolvedLayer): boolean {
    const { role } = graph.traits(layer);
    return role === 'noise' || role === 'reshape';
}

interface Facts {
    readonly beforeWeights: ReadonlySet<ResolvedLayer>;
    readonly afterWeights: ReadonlySet<ResolvedLayer>;
    readonly bypassed: ReadonlySet<ResolvedLayer>;
    /** Where one of the next layers with weights is itself before weights. */
    readonly beforeHiddenWeights: ReadonlySet<ResolvedLayer>;
    readonly beforeTokenReader: ReadonlySet<ResolvedLayer>;
    readonly producers: ReadonlyMap<ResolvedLayer, ResolvedLayer>;
}

const known = new WeakMap<NetworkGraph, Facts>();

function factsOf(graph: NetworkGraph): Facts {
    let facts = known.get(graph);
    if (facts === undefined) {
        const beforeWeights = beforeWeightsIn(graph);
        facts = {
            beforeWeights,
            afterWeights: afterWeightsIn(graph),
            bypassed: bypassedIn(graph),
            beforeHiddenWeights: beforeNextWeightsIn(graph, weights => beforeWeights.has(weights)),
            beforeTokenReader: beforeNextWeightsIn(
                graph,
                weights => graph.traits(weights).readsTokenIds === true,
            ),
            producers: producersIn(graph),
        };
        known.set(graph, facts);
    }
    return facts;
}

function beforeWeightsIn(graph: NetworkGraph): Set<ResolvedLayer> {
    const found = new Set<ResolvedLayer>();
    for (const layer of [...graph.layers].reverse()) {
        if (graph.consumers(layer).some(next => hasWeights(graph, next) || found.has(next))) {
            found.add(layer);
        }
    }
    return found;
}

/** The layers of which one of the next layers with weights, none standing between, is such a one. */
function beforeNextWeightsIn(
    graph: NetworkGraph,
    isSuch: (weights: ResolvedLayer) => boolean,
): Set<ResolvedLayer> {
    const found = new Set<ResolvedLayer>();
    for (const layer of [...graph.layers].reverse()) {
        if (graph.consumers(layer).some(next => (hasWeights(graph, next) ? isSuch(next) : found.has(next)))) {
            found.add(layer);
        }
    }
    return found;
}

function producersIn(graph: NetworkGraph): Map<ResolvedLayer, ResolvedLayer> {
    const found = new Map<ResolvedLayer, ResolvedLayer>();
    for (const layer of graph.layers) {
        const [previous, ...others] = graph.predecessors(layer);
        if (previous === undefined || others.length > 0) {
            continue;
        }
        const passes = keepsUnits(graph.traits(previous), previous);
        const producer = hasWeights(graph, previous) ? previous : passes ? found.get(previous) : undefined;
        if (producer !== undefined) {
            found.set(layer, producer);
        }
    }
    return found;
}

function afterWeightsIn(graph: NetworkGraph): Set<ResolvedLayer> {
    const found = new Set<ResolvedLayer>();
    for (const layer of graph.layers) {
        if (graph.predecessors(layer).some(previous => hasWeights(graph, previous) || found.has(previous))) {
            found.add(layer);
        }
    }
    return found;
}

/**
 * Layers stand after those they read, so every path from input to output goes through a layer exactly where no connection
 * jumps over it in that order. Jumps are counted as a running sum of where they begin and end.
 */
function bypassedIn(graph: NetworkGraph): Set<ResolvedLayer> {
    const places = new Map(graph.layers.map((layer, place) => [layer, place]));
    const changes = new Array<number>(graph.layers.length + 1).fill(0);
    for (const [layer, place] of places) {
        for (const previous of graph.predecessors(layer)) {
            const first = (places.get(previous) ?? place) + 1;
            changes[first] = (changes[first] ?? 0) + 1;
            changes[place] = (changes[place] ?? 0) - 1;
        }
    }
    const found = new Set<ResolvedLayer>();
    let jumps = 0;
    for (const [layer, place] of places) {
        jumps += changes[place] ?? 0;
        if (jumps > 0) {
            found.add(layer);
        }
    }
    return found;
}
