// The twin without dropout: the same network with every layer of role *noise* replaced by nothing. Regularizers stay.

import { layerEntry } from '../catalog/layers/index.ts';
import type { ResolvedLayer, ResolvedNetwork, ResolvedRun } from './resolved.ts';

export function isNoise(layer: ResolvedLayer): boolean {
    return layerEntry(layer.kind).traits(layer.parameters).role === 'noise';
}

/** The network without its noise layers, ids renumbered; undefined where it has none. */
export function withoutNoise(network: ResolvedNetwork): ResolvedNetwork | undefined {
    if (!network.layers.some(isNoise)) {
        return undefined;
    }
    // Where each old layer's output is found in the new network: a noise layer's is that of the layer it reads.
    const newIds: number[] = [];
    const layers: ResolvedLayer[] = [];
    for (const layer of network.layers) {
        const inputs = layer.inputs.map(id => newIds[id] ?? 0);
        if (isNoise(layer)) {
            newIds.push(inputs[0] ?? 0);
        } else {
            newIds.push(layers.length);
            layers.push({ ...layer, id: layers.length, inputs });
        }
    }
    const parameterCount = layers.reduce((sum, layer) => sum + layer.parameterCount, 0);
    return { name: network.name, layers, parameterCount };
}

/** The run's twin, named `NAME/without-dropout`; undefined where the network has no noise to leave out. */
export function twinOf(run: ResolvedRun): ResolvedRun | undefined {
    const network = withoutNoise(run.network);
    return network && { ...run, name: `${run.name}/without-dropout`, network };
}
