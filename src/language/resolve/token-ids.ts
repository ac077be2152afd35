// Token ids are looked up and not computed with: a layer that reads them has to see them as the data holds them.

import { layerEntry } from '../../catalog/layers/index.ts';
import type { ResolvedLayer, ResolvedRun } from '../../model/resolved.ts';
import type { Problem } from '../syntax/problem.ts';
import type { Resolution } from './resolution.ts';

function readsTokenIds(layer: ResolvedLayer): boolean {
    return layerEntry(layer.kind).traits(layer.parameters).readsTokenIds === true;
}

/** Reports the last of `layers` where it reads token ids from a layer that computes others; true where it does not. */
export function readsWhatItShould(resolution: Resolution, layers: readonly ResolvedLayer[]): boolean {
    const layer = layers.at(-1);
    const source = layer !== undefined && readsTokenIds(layer) ? sourceOf(layers, layer) : undefined;
    if (layer === undefined || source === undefined || source.kind === 'input') {
        return true;
    }
    resolution.report({
        rule: 'shape',
        message: `\`${layer.kind}\` reads token ids, expected them as \`input\` gives them, found what \`${source.kind}\` computes. Put it right after input(length).`,
        range: layer.source.token,
        related: [{ message: 'What it reads is computed here.', range: source.source.token }],
    });
    return false;
}

/** The layer whose values a layer reads, past those that keep them; noise on token ids is the linter's to report. */
function sourceOf(layers: readonly ResolvedLayer[], layer: ResolvedLayer): ResolvedLayer | undefined {
    let source = layers[layer.inputs[0] ?? -1];
    while (source !== undefined && keepsValues(source)) {
        source = layers[source.inputs[0] ?? -1];
    }
    return source;
}

function keepsValues(layer: ResolvedLayer): boolean {
    const { role } = layerEntry(layer.kind).traits(layer.parameters);
    return role === 'reshape' || role === 'noise' || layer.kind === 'linear';
}

/** Scaled token ids are whole numbers no more. */
export function checkTokenScale({ network, data }: ResolvedRun): Problem[] {
    const { scale } = data.settings;
    const layer = network.layers.find(readsTokenIds);
    if (scale === null || layer === undefined) {
        return [];
    }
    return [
        {
            rule: 'type',
            message: `\`${layer.kind}\` reads token ids, expected \`${data.name}\` to keep them as they are, found \`scale = ${scale.call}\`. Leave \`scale\` out.`,
            range: data.source.values.scale ?? data.source.token,
            related: [{ message: 'The token ids are read here.', range: layer.source.token }],
        },
    ];
}
