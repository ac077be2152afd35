// How large the weights and their gradients are, layer by layer.

import { t } from '../core/localize.ts';
import { extentOf } from './extent.ts';
import { numberText } from './number-text.ts';
import type { Mark, Scene } from './scene.ts';

export interface LayerNorm {
    readonly layer: string;
    /** Frobenius norms; NaN where a layer has no weights. */
    readonly weights: number;
    readonly gradient: number;
}

export function layerNorms(all: readonly LayerNorm[]): Scene {
    const layers = all.filter(({ weights }) => Number.isFinite(weights));
    const y = layers.map((_, row) => row + 0.5);
    const [weights, gradients] = [layers.map(layer => layer.weights), layers.map(layer => layer.gradient)];
    const [low, high] = extentOf([...weights, ...gradients].filter(value => value > 0));
    const between: Mark[] = layers.map((layer, row) => ({
        ...({ kind: 'line', paint: 'muted', width: 1, opacity: 0.5 } as const),
        x: [layer.gradient, layer.weights],
        y: [row + 0.5, row + 0.5],
    }));
    return {
        title: t('Norms of weights and gradients'),
        description: layers
            .map(({ layer, weights: norm, gradient }) =>
                t('{0}: weights {1}, gradient {2}.', layer, numberText(norm), numberText(gradient)),
            )
            .join(' '),
        x: {
            kind: 'log',
            label: t('Frobenius norm'),
            minimum: 10 ** Math.floor(Math.log10(low / 1.05)),
            maximum: 10 ** Math.ceil(Math.log10(high * 1.05)),
        },
        y: { kind: 'names', label: '', names: layers.map(({ layer }) => layer) },
        marks: [
            ...between.filter((_, row) => layers[row]!.gradient > 0),
            { kind: 'points', paint: 0, x: weights, y, radius: 4.5 },
            ...layers.flatMap(({ gradient }, row): Mark[] =>
                gradient > 0
                    ? [
                          {
                              kind: 'points',
                              paint: 1,
                              x: [gradient],
                              y: [row + 0.5],
                              shape: 'diamond',
                              radius: 4,
                          },
                      ]
                    : [],
            ),
        ],
        key: [
            { label: t('weights'), paint: 0, sample: 'dot' },
            { label: t('gradient'), paint: 1, sample: 'dot' },
        ],
        table: {
            headings: [t('layer'), t('weight norm'), t('gradient norm')],
            rows: layers.map(({ layer, weights: norm, gradient }) => [layer, norm, gradient]),
        },
        size: { width: 520, height: 110 + 34 * layers.length },
    };
}
