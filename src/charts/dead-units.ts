// Units that were zero for every example looked at, and how sparse the others are, layer by layer.

import { t } from '../core/localize.ts';
import { shareText, wholeText } from './number-text.ts';
import type { Scene } from './scene.ts';

export interface LayerUnits {
    readonly layer: string;
    readonly units: number;
    readonly dead: number;
    /** Share of activations that are exactly zero. */
    readonly sparsity: number;
}

export function deadUnits(layers: readonly LayerUnits[]): Scene {
    const names = layers.map(({ layer }) => layer);
    const dead = layers.reduce((sum, layer) => sum + layer.dead, 0);
    const units = layers.reduce((sum, layer) => sum + layer.units, 0);
    return {
        title: t('Dead units and sparsity'),
        description: `${t('{0} of {1} units are dead.', wholeText(dead), wholeText(units))} ${layers
            .filter(layer => layer.dead > 0)
            .map(layer => t('{0}: {1} of {2}.', layer.layer, layer.dead, layer.units))
            .join(' ')}`.trim(),
        x: { kind: 'linear', label: t('share'), minimum: 0, maximum: 1, asShare: true },
        y: { kind: 'names', label: '', names },
        marks: [
            {
                kind: 'cells',
                cells: layers.flatMap(({ units: all, dead: zero, sparsity }, row) => [
                    { x0: 0, x1: sparsity, y0: row + 0.52, y1: row + 0.82, paint: 0, opacity: 0.55 },
                    { x0: 0, x1: zero / all, y0: row + 0.18, y1: row + 0.5, paint: 1 },
                ]),
            },
            ...layers.map(({ units: all, dead: zero }, row) => ({
                ...({ kind: 'text', x: zero / all, y: row + 0.34, dx: 5, dy: 4, anchor: 'start' } as const),
                ...({
                    paint: zero > 0 ? 'ink' : 'muted',
                    text: zero > 0 ? t('{0} of {1} dead', wholeText(zero), wholeText(all)) : t('none dead'),
                } as const),
            })),
            ...layers.map(({ sparsity }, row) => ({
                ...({
                    kind: 'text',
                    x: sparsity,
                    y: row + 0.67,
                    dx: sparsity > 0.85 ? -5 : 5,
                    dy: 4,
                } as const),
                ...({
                    anchor: sparsity > 0.85 ? 'end' : 'start',
                    paint: 'muted',
                    text: shareText(sparsity),
                } as const),
            })),
        ],
        key: [
            { label: t('dead units'), paint: 1, sample: 'area' },
            { label: t('activations that are zero'), paint: 0, sample: 'area', opacity: 0.55 },
        ],
        table: {
            headings: [t('layer'), t('units'), t('dead units'), t('sparsity')],
            rows: layers.map(({ layer, units: all, dead: zero, sparsity }) => [layer, all, zero, sparsity]),
        },
        size: { width: 520, height: 110 + 44 * layers.length },
    };
}
