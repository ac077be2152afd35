// Generalized linear models, the networks that dropout is a known penalty in: the language says why a network is none, and
// the engine computes the penalty of those that are.

import type { LossName } from '../catalog/index.ts';
import { losses } from '../catalog/losses/index.ts';
import type { ResolvedLayer, ResolvedNetwork } from './resolved.ts';
import { isNoise } from './twin.ts';

export interface LinearModel {
    /** The only layer that learns; the loss reads its output, as scores. */
    readonly dense: ResolvedLayer;
}

/** Why a network is no such model, as the two ends of a message. */
export interface NoLinearModel {
    readonly expected: string;
    readonly found: string;
    /** Where it is seen; undefined where it is the loss. */
    readonly layer?: ResolvedLayer;
}

const linearLosses: readonly string[] = ['mse', 'binary_cross_entropy', 'cross_entropy'];

/** Layers that hand on the values that they get. */
const identities: readonly string[] = ['linear', 'flatten', 'reshape'];

export function linearModelOf(network: ResolvedNetwork, loss: string): LinearModel | NoLinearModel {
    if (!linearLosses.includes(loss)) {
        return {
            expected: 'the loss `mse`, `binary_cross_entropy` or `cross_entropy`',
            found: `\`${loss}\``,
        };
    }
    const { layers } = network;
    const last = layers.at(-1)!;
    const fused = last.kind === losses[loss as LossName].fusesWith ? layers[last.inputs[0] ?? -1] : last;
    const dense = pastIdentities(layers, fused ?? last);
    if (dense.kind !== 'dense') {
        return {
            expected: 'a dense layer whose output the loss reads',
            found: `\`${dense.kind}\``,
            layer: dense,
        };
    }
    const other = layers.find(layer => layer !== dense && layer.parameterCount > 0);
    return other === undefined
        ? { dense }
        : {
              expected: 'one dense layer and no other that learns',
              found: `\`${other.kind}\``,
              layer: other,
          };
}

export function isLinearModel(result: LinearModel | NoLinearModel): result is LinearModel {
    return 'dense' in result;
}

/**
 * The noise of a linear model whose only noise is dropout, Bernoulli or Gaussian, on what the dense layer reads; undefined
 * where there is none, or another one.
 */
export function dropoutOnInputOf(
    { layers }: ResolvedNetwork,
    { dense }: LinearModel,
): ResolvedLayer | undefined {
    const before = layers[dense.inputs[0] ?? -1];
    const noise = before && pastIdentities(layers, before);
    const isDropout = noise?.kind === 'dropout' || noise?.kind === 'gaussian_dropout';
    return isDropout && layers.filter(isNoise).length === 1 ? noise : undefined;
}

/** The layer itself, or the first one before it that computes anything. */
function pastIdentities(layers: readonly ResolvedLayer[], layer: ResolvedLayer): ResolvedLayer {
    let current = layer;
    while (identities.includes(current.kind)) {
        const before = layers[current.inputs[0] ?? -1];
        if (before === undefined) {
            break;
        }
        current = before;
    }
    return current;
}
