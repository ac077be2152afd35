// Dropout for a network that has none: after the widest hidden layer, where there is most to learn by heart.

import { t } from '../core/localize.ts';
import type { Fix } from '../model/finding.ts';
import type { ResolvedLayer, ResolvedNetwork } from '../model/resolved.ts';
import { formatRate } from './format.ts';
import { usualHiddenRate } from './lower-rate.ts';
import { channelsOf, hasWeights, isBeforeWeights, isFeatureMap } from './places.ts';
import { instancesOf } from './source.ts';
import type { NetworkGraph } from './walk.ts';

/** What a narrow layer can bear of the rate of the original paper. */
const narrowRate = 0.2;
/** With half of it dropped, a layer keeps at least this many units. */
const fewestKept = 32;

/** The first of the widest layers with weights on vectors that others with weights follow. */
export function widestHiddenDense(graph: NetworkGraph): ResolvedLayer | undefined {
    let widest: ResolvedLayer | undefined;
    for (const layer of graph.layers) {
        const isDense =
            hasWeights(graph, layer) &&
            !graph.traits(layer).sharesWeights &&
            !isFeatureMap(layer.outputShape) &&
            isBeforeWeights(graph, layer);
        if (isDense && channelsOf(layer.outputShape) > channelsOf(widest?.outputShape ?? [])) {
            widest = layer;
        }
    }
    return widest;
}

/** Adds dropout after a layer and its activation; nothing where its statement made several layers. */
export function addDropoutAfter(
    layer: ResolvedLayer,
    { graph, network }: { readonly graph: NetworkGraph; readonly network: ResolvedNetwork },
): Fix[] {
    if (instancesOf(network.layers, layer).length > 1) {
        return [];
    }
    const rate =
        channelsOf(layer.outputShape) * (1 - usualHiddenRate) < fewestKept ? narrowRate : usualHiddenRate;
    const end = endOfActivation(graph, layer);
    return [
        {
            title: t('Add `dropout({0})` after it', formatRate(rate)),
            safety: 'changes-training',
            edits: [{ kind: 'insert_layer', call: { call: 'dropout', arguments: { rate } }, after: end.id }],
        },
    ];
}

/** The activation that follows a layer alone, else the layer itself. */
function endOfActivation(graph: NetworkGraph, layer: ResolvedLayer): ResolvedLayer {
    const [next, ...others] = graph.consumers(layer);
    return next !== undefined && others.length === 0 && graph.traits(next).role === 'activation'
        ? next
        : layer;
}
