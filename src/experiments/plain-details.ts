// What an epoch shows besides its numbers as plain JSON, for a store that is written down as text.

import type { EpochDetails, LayerStatistics } from '../model/epoch-details.ts';

const columns = [
    'units',
    'deadUnits',
    'sparsity',
    'meanActivation',
    'weightNorm',
    'largestUnitNorm',
    'gradientNorm',
    'histograms',
] as const satisfies readonly (keyof LayerStatistics)[];

const counts: ReadonlySet<string> = new Set(['units', 'deadUnits', 'histograms']);

/** NaN, which JSON does not have, is null. */
type Numbers = readonly (number | null)[];

export interface PlainDetails {
    readonly epoch: number;
    readonly confusion?: {
        readonly classes: number;
        readonly classNames?: readonly string[];
        readonly counts: readonly number[];
    };
    readonly layers?: Pick<LayerStatistics, 'examples' | 'layers' | 'names'> &
        Readonly<Record<(typeof columns)[number], Numbers>>;
}

export function plainOfDetails({ epoch, confusion, layers }: EpochDetails): PlainDetails {
    return {
        epoch,
        ...(confusion && { confusion: { ...confusion, counts: [...confusion.counts] } }),
        ...(layers && {
            layers: {
                ...layers,
                ...mapColumns(key => Array.from(layers[key], value => (Number.isNaN(value) ? null : value))),
            },
        }),
    };
}

export function detailsOfPlain({ epoch, confusion, layers }: PlainDetails): EpochDetails {
    return {
        epoch,
        ...(confusion && { confusion: { ...confusion, counts: Uint32Array.from(confusion.counts) } }),
        ...(layers && {
            layers: {
                ...layers,
                ...mapColumns(key => {
                    const values = layers[key].map(value => value ?? Number.NaN);
                    return counts.has(key) ? Uint32Array.from(values) : Float32Array.from(values);
                }),
            } as LayerStatistics,
        }),
    };
}

function mapColumns<T>(column: (key: (typeof columns)[number]) => T): Record<(typeof columns)[number], T> {
    return Object.fromEntries(columns.map(key => [key, column(key)])) as Record<(typeof columns)[number], T>;
}
