// Noise that no layer with weights follows: what it does to the network's outputs reaches the loss, and nothing that is
// learned can make up for it. Shared by the rules that tell apart what those outputs are.

import { t } from '../core/localize.ts';
import type { Fix, FixSafety } from '../model/finding.ts';
import type { ResolvedLayer, ResolvedNetwork } from '../model/resolved.ts';
import { isOnInput } from './places.ts';
import { everyInstance, inSameBody } from './source.ts';
import { firstBefore, isReshape, type NetworkGraph, walkBack } from './walk.ts';

export interface OutputNoise {
    readonly noise: ResolvedLayer;
    /** The nearest activation after it that scaling does not commute with; undefined where there is none. */
    readonly activation: ResolvedLayer | undefined;
}

/**
 * The noise between the last weights and the output activation, or the loss where there is none, in the network's order.
 * Noise that acts on single values of a map is left out before a pool: what it drops there is averaged or passed over.
 */
export function noiseOnOutput(graph: NetworkGraph): OutputNoise[] {
    const { output } = graph;
    if (output === undefined) {
        return [];
    }
    const { found } = noiseBefore(graph, output, { activation: undefined, isPooled: false });
    return found.sort((a, b) => a.noise.id - b.noise.id);
}

/** What stands between a layer and the network's output. */
interface After {
    readonly activation: ResolvedLayer | undefined;
    readonly isPooled: boolean;
}

/** The noise from `last` back to the last weights, along every branch that a concatenation puts side by side. */
function noiseBefore(
    graph: NetworkGraph,
    last: ResolvedLayer,
    { activation: activationAfter, isPooled: isPooledAfter }: After,
): { readonly found: OutputNoise[]; readonly onProbabilities: boolean } {
    let found: OutputNoise[] = [];
    let activation = activationAfter;
    let isPooled = isPooledAfter;
    let onProbabilities = false;
    for (const layer of [last, ...walkBack(graph, last, () => true)]) {
        const traits = graph.traits(layer);
        if (traits.role === 'noise') {
            const reachesOutput = !isPooled || traits.noise === 'channel' || traits.noise === 'path';
            if (traits.noise !== 'weight' && reachesOutput && !isOnInput(graph, layer)) {
                found.push({ noise: layer, activation });
            }
        } else if (traits.outputActivation) {
            // What stands after it acts on probabilities.
            found = [];
            onProbabilities = true;
            activation = layer;
        } else if (traits.role === 'activation' && traits.elementwise) {
            activation = traits.zero === 'homogeneous' ? activation : layer;
        } else if (traits.role === 'pool') {
            isPooled = true;
        } else if (traits.merges === 'concatenation') {
            const branches = graph
                .predecessors(layer)
                // What something else reads too is no branch of this concatenation alone.
                .filter(branch => graph.consumers(branch).length === 1)
                .map(branch => noiseBefore(graph, branch, { activation, isPooled }));
            const behind = branches.some(branch => branch.onProbabilities) ? [] : found;
            return {
                found: [...behind, ...branches.flatMap(branch => branch.found)],
                onProbabilities: onProbabilities || branches.some(branch => branch.onProbabilities),
            };
        } else if (!isReshape(traits, layer)) {
            break;
        }
    }
    return { found, onProbabilities };
}

/**
 * To move noise from the output to before the last weights, and to remove it; nothing where the same statement stands
 * elsewhere in the network too, since it may be right there. `all` is the noise on the output.
 */
export function fixesOnOutput(
    network: ResolvedNetwork,
    graph: NetworkGraph,
    noise: ResolvedLayer,
    all: readonly ResolvedLayer[],
    safety: FixSafety = 'safe',
): Fix[] {
    if (!everyInstance(network.layers, noise, instance => all.includes(instance))) {
        return [];
    }
    const fixes: Fix[] = [];
    const lastWeights = firstBefore(graph, noise, traits => traits.role !== 'affine');
    if (lastWeights !== undefined && inSameBody(noise, lastWeights)) {
        fixes.push({
            title: t('Move `{0}` before the last `{1}`', noise.kind, lastWeights.kind),
            safety,
            edits: [{ kind: 'move_layer', layer: noise.id, before: lastWeights.id }],
        });
    }
    fixes.push(removal(noise));
    return fixes;
}

/** To remove a layer, at the price of another training. */
export function removal({ id, kind }: ResolvedLayer): Fix {
    return {
        title: t('Remove `{0}`', kind),
        safety: 'changes-training',
        edits: [{ kind: 'remove_layer', layer: id }],
    };
}
