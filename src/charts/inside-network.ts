// What an epoch shows of the inside of a network, as charts: those that there is something for.

import { activationBinEdges, activationBins, type EpochDetails } from '../model/epoch-details.ts';
import { activationHistogram } from './activation-histogram.ts';
import { confusionMatrix } from './confusion-matrix.ts';
import { deadUnits } from './dead-units.ts';
import { layerNorms } from './layer-norms.ts';
import type { Scene } from './scene.ts';

export interface NamedScene {
    /** Tells it apart from the others of its run; stays the same from one epoch to the next. */
    readonly id: string;
    readonly scene: Scene;
}

export function insideNetwork({ confusion, layers }: EpochDetails): NamedScene[] {
    const scenes: NamedScene[] = [];
    if (layers !== undefined) {
        const { names, units, deadUnits: dead, sparsity, weightNorm, gradientNorm, histograms } = layers;
        const edges = activationBinEdges();
        scenes.push({
            id: 'dead-units',
            scene: deadUnits(
                names.map((layer, row) => ({
                    ...{ layer, units: units[row]!, dead: dead[row]!, sparsity: sparsity[row]! },
                })),
            ),
        });
        if (weightNorm.some(norm => norm > 0)) {
            scenes.push({
                id: 'layer-norms',
                scene: layerNorms(
                    names.map((layer, row) => ({
                        ...{ layer, weights: weightNorm[row]!, gradient: gradientNorm[row]! },
                    })),
                ),
            });
        }
        names.forEach((layer, row) => {
            const counts = histograms.subarray(row * activationBins, (row + 1) * activationBins);
            if (counts.some(count => count > 0)) {
                const scene = activationHistogram({ layer, edges, counts, sparsity: sparsity[row]! });
                scenes.push({ id: `activations-${row + 1}`, scene });
            }
        });
    }
    if (confusion !== undefined) {
        scenes.push({ id: 'confusion', scene: confusionMatrix(confusion) });
    }
    return scenes;
}
