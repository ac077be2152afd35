// Which affine layer a noise acts on, for those noises that act on one: the language counts their parameters by it, and
// the engine runs them by it.

import { layerEntry } from '../catalog/layers/index.ts';
import type { ResolvedLayer } from './resolved.ts';

/** The affine layer that a layer of trait `actsOn` acts on; undefined for every other layer, and where there is none. */
export function actedOnBy(layers: readonly ResolvedLayer[], layer: ResolvedLayer): ResolvedLayer | undefined {
    switch (layerEntry(layer.kind).traits(layer.parameters).actsOn) {
        case 'next_affine':
            return affineAfter(layers, layer);
        case 'previous_affine':
            return affineBefore(layers, layer);
        default:
            return undefined;
    }
}

function isAffine(layer: ResolvedLayer): boolean {
    return layerEntry(layer.kind).traits(layer.parameters).role === 'affine';
}

/** The first affine layer that the output of `layer` reaches. */
function affineAfter(layers: readonly ResolvedLayer[], layer: ResolvedLayer): ResolvedLayer | undefined {
    const reached = new Set([layer.id]);
    for (let id = layer.id + 1; id < layers.length; id++) {
        const other = layers[id];
        if (other?.inputs.some(input => reached.has(input))) {
            if (isAffine(other)) {
                return other;
            }
            reached.add(other.id);
        }
    }
    return undefined;
}

/**
 * The nearest affine layer that `layer` reads, looking back along the first input of each layer. What joins branches side
 * by side is no one layer's output, so nothing before it is the layer that is looked for.
 */
function affineBefore(layers: readonly ResolvedLayer[], layer: ResolvedLayer): ResolvedLayer | undefined {
    let current = layers[layer.inputs[0] ?? -1];
    while (current !== undefined && !isAffine(current)) {
        const { merges } = layerEntry(current.kind).traits(current.parameters);
        current = merges === 'concatenation' ? undefined : layers[current.inputs[0] ?? -1];
    }
    return current;
}
