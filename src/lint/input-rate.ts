// Where the papers' rates for real-valued input hold: not for codes and features, which bear more.

import type { ResolvedLayer } from '../model/resolved.ts';
import {
    channelsOf,
    feedsLastWeights,
    isBeforeTokenReader,
    isBeforeWeights,
    isFeatureMap,
    isOnInput,
} from './places.ts';
import type { NetworkGraph } from './walk.ts';

/** Gray, gray with transparency, color, color with transparency: maps of more channels are features already. */
const mostChannelsOfAnImage = 4;

/**
 * True for noise on measurements before the first of several layers with weights. False for token ids, and for sequences and
 * maps whose channels are likelier codes or features than measurements.
 */
export function isOnMeasurements(graph: NetworkGraph, layer: ResolvedLayer): boolean {
    const shape = layer.outputShape;
    const isVectorOrImage =
        !isFeatureMap(shape) || (shape.length === 3 && channelsOf(shape) <= mostChannelsOfAnImage);
    return (
        isVectorOrImage &&
        isOnInput(graph, layer) &&
        isBeforeWeights(graph, layer) &&
        !feedsLastWeights(graph, layer) &&
        !isBeforeTokenReader(graph, layer)
    );
}
