// Noises that act on an affine layer besides their input: on the weights of the next one, or on the output of the one
// before. Which it is decides how many values they learn, and without one they are an error.

import { layerEntry } from '../../catalog/layers/index.ts';
import { formatShape, sizeOf } from '../../core/shape.ts';
import { actedOnBy } from '../../model/acted-on.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import type { Resolution } from './resolution.ts';

/** Fills in the parameter counts of such noises, and reports those that have nothing to act on. */
export function connectNoises(
    resolution: Resolution,
    layers: readonly ResolvedLayer[],
    complete: boolean,
): { readonly layers: readonly ResolvedLayer[]; readonly sound: boolean } {
    let sound = true;
    const connected = layers.map(layer => {
        const entry = layerEntry(layer.kind);
        const { actsOn } = entry.traits(layer.parameters);
        if (actsOn === undefined) {
            return layer;
        }
        const affine = actedOnBy(layers, layer);
        if (affine === undefined) {
            if (complete || actsOn === 'previous_affine') {
                sound = false;
                resolution.report({
                    rule: 'shape',
                    message:
                        actsOn === 'next_affine'
                            ? `\`${layer.kind}\` acts on the weights of the next affine layer, and none follows. Put it before a dense or convolutional layer.`
                            : `\`${layer.kind}\` gates the output of the affine layer before it, and there is none. Put it after a dense or convolutional layer.`,
                    range: layer.source.token,
                });
            }
            return layer;
        }
        const [gated, computed] = [layer.outputShape, affine.outputShape];
        if (actsOn === 'previous_affine' && sizeOf(gated) !== sizeOf(computed)) {
            sound = false;
            resolution.report({
                rule: 'shape',
                message: `\`${layer.kind}\` gates each output of the affine layer before it, expected ${formatShape(computed)}, found ${formatShape(gated)}. Put it right after that layer.`,
                range: layer.source.token,
            });
            return layer;
        }
        const shapesOf = (of: ResolvedLayer) => of.inputs.map(id => layers[id]?.outputShape ?? []);
        const weights = layerEntry(affine.kind).weightCount?.(affine.parameters, shapesOf(affine)) ?? 0;
        return {
            ...layer,
            parameterCount: entry.parameterCount(layer.parameters, shapesOf(layer), { weights }),
        };
    });
    return { layers: connected, sound };
}
