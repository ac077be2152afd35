// What the shape of a network says about running it: which layers are computed, whose gradients are needed, who reads
// whom, and under which numbers the layers draw their random numbers.

import type { ActivationName, InitializerName, LossName } from '../catalog/index.ts';
import { layerEntry } from '../catalog/layers/index.ts';
import { losses as lossEntries } from '../catalog/losses/index.ts';
import type { ResolvedLayer, ResolvedNetwork } from '../model/resolved.ts';
import { isNoise } from '../model/twin.ts';
import { initializerAfter } from './initializers/index.ts';

export function isAffine(layer: ResolvedLayer): boolean {
    return layerEntry(layer.kind).traits(layer.parameters).role === 'affine';
}

/** What a loss reads. */
export interface LossInput {
    readonly layer: number;
    /**
     * `probabilities` where the activation that the loss is fused with has run already and something stands after it, as a
     * dropout: a mistake that the linter names, and that trains all the same.
     */
    readonly form: 'output' | 'probabilities';
}

/**
 * The layer whose output the loss reads: the last one, or, where it is the activation that the loss is fused with, the
 * one before it, so that cross-entropy sees scores and not rounded probabilities.
 */
export function lossInputOf(network: ResolvedNetwork, loss: string): LossInput {
    const { fusesWith } = lossEntries[loss as LossName];
    const last = network.layers.at(-1)!;
    const input = last.inputs[0];
    if (last.kind === fusesWith && input !== undefined) {
        return { layer: input, form: 'output' };
    }
    let before: ResolvedLayer | undefined = last;
    while (before !== undefined && isNoise(before)) {
        before = network.layers[before.inputs[0] ?? -1];
    }
    return { layer: last.id, form: before?.kind === fusesWith ? 'probabilities' : 'output' };
}

/**
 * How the values that a loss reads say probabilities: as scores, or as they are; `given_choices` where each is one of its own,
 * as after `sigmoid`. `none` where they say nothing of the kind, as of a linear output with `mse`.
 */
export type Probabilities = 'softmax' | 'sigmoid' | 'given' | 'given_choices' | 'none';

/** `isSampled` where the outputs are averages of what several networks predict. */
export function probabilitiesOf(
    network: ResolvedNetwork,
    loss: string,
    { form }: LossInput,
    isSampled = false,
): Probabilities {
    const { fusesWith } = lossEntries[loss as LossName];
    if (fusesWith !== null) {
        const given = fusesWith === 'softmax' ? 'given' : 'given_choices';
        return form === 'probabilities' || isSampled ? given : fusesWith;
    }
    let last: ResolvedLayer | undefined = network.layers.at(-1);
    while (last !== undefined && isNoise(last)) {
        last = network.layers[last.inputs[0] ?? -1];
    }
    return last?.kind === 'softmax' ? 'given' : last?.kind === 'sigmoid' ? 'given_choices' : 'none';
}

/** For each layer, the ids of the layers that read it, once for each reading. */
export function readersOf(network: ResolvedNetwork): number[][] {
    const readers: number[][] = network.layers.map(() => []);
    for (const layer of network.layers) {
        for (const input of layer.inputs) {
            readers[input]!.push(layer.id);
        }
    }
    return readers;
}

/**
 * The initializer by the activation that follows an affine layer, past noise, normalization, pooling, reshapes and
 * `concat`; past those and no activation it counts as linear.
 */
export function initializerOf(network: ResolvedNetwork, affine: number): InitializerName {
    const readers = readersOf(network);
    for (let id = readers[affine]?.[0]; id !== undefined; id = readers[id]?.[0]) {
        const layer = network.layers[id]!;
        const { role, merges } = layerEntry(layer.kind).traits(layer.parameters);
        if (role === 'activation') {
            return initializerAfter[layer.kind as ActivationName];
        }
        if (role === 'affine' || merges === 'sum') {
            break;
        }
    }
    return initializerAfter.linear;
}

/** Room for this many noise layers between two affine ones. */
const noisesPerSegment = 65536;

/**
 * The `layer` of each layer's random numbers. Affine layers count affine layers only, so a network and its twin without
 * dropout start from the same weights. Noises count within their segment, between two affine layers, so removing or
 * adding one leaves the masks of all other segments as they were. Weights and noises draw from streams of their own.
 */
export function randomKeysOf(network: ResolvedNetwork): number[] {
    let affine = 0;
    let noise = 0;
    return network.layers.map(layer => {
        if (isAffine(layer)) {
            noise = 0;
            return affine++;
        }
        return isNoise(layer) ? affine * noisesPerSegment + noise++ : 0;
    });
}
