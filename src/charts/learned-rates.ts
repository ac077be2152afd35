// The drop rates that each layer has learned by epoch: their median, within the lowest and the highest.

import { t } from '../core/localize.ts';
import { numberText } from './number-text.ts';
import type { Scene } from './scene.ts';

export interface LayerRates {
    /** `variational_dropout 2 (line 7)` */
    readonly layer: string;
    /** Row i is epoch i + 1. */
    readonly minimum: readonly number[];
    readonly median: readonly number[];
    readonly maximum: readonly number[];
}

export function learnedRates(layers: readonly LayerRates[]): Scene {
    const epochs = Math.max(0, ...layers.map(({ median }) => median.length));
    const x = Array.from({ length: epochs }, (_, row) => row + 1);
    return {
        title: t('Learned drop rates'),
        description: layers
            .map(({ layer, minimum, median, maximum }) =>
                t(
                    '{0}: median from {1} to {2}, at the end between {3} and {4}.',
                    layer,
                    numberText(median[0]),
                    numberText(median.at(-1)),
                    numberText(minimum.at(-1)),
                    numberText(maximum.at(-1)),
                ),
            )
            .join(' '),
        x: { kind: 'linear', label: t('epoch'), minimum: 1, maximum: Math.max(2, epochs), whole: true },
        y: { kind: 'linear', label: t('drop rate'), minimum: 0, maximum: 1 },
        marks: [
            ...layers.map(
                ({ minimum: low, maximum: high }, paint) =>
                    ({ kind: 'area', paint, x, low, high, opacity: 0.16 }) as const,
            ),
            ...layers.map(({ median: y }, paint) => ({ kind: 'line', paint, x, y }) as const),
        ],
        key: layers.map(({ layer: label }, paint) => ({ label, paint, sample: 'line' })),
        table: {
            headings: [
                t('epoch'),
                ...layers.flatMap(({ layer }) =>
                    [t('lowest'), t('median'), t('highest')].map(name => `${layer}: ${name}`),
                ),
            ],
            rows: x.map((epoch, row) => [
                epoch,
                ...layers.flatMap(({ minimum, median, maximum }) => [
                    minimum[row],
                    median[row],
                    maximum[row],
                ]),
            ]),
        },
    };
}
