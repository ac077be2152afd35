// The drop rates that each layer has learned by epoch: their median, within the lowest and the highest.

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
        title: 'Learned drop rates',
        description: layers
            .map(
                ({ layer, minimum, median, maximum }) =>
                    `${layer}: median from ${numberText(median[0])} to ${numberText(median.at(-1))}, at the end between ${numberText(minimum.at(-1))} and ${numberText(maximum.at(-1))}.`,
            )
            .join(' '),
        x: { kind: 'linear', label: 'epoch', minimum: 1, maximum: Math.max(2, epochs), whole: true },
        y: { kind: 'linear', label: 'drop rate', minimum: 0, maximum: 1 },
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
                'epoch',
                ...layers.flatMap(({ layer }) =>
                    ['lowest', 'median', 'highest'].map(name => `${layer}: ${name}`),
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
