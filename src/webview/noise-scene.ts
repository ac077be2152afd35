// What is drawn of runs that learn their noise, besides loss and metric: only the charts that some run has curves for.
// Pure.

import { t } from '../core/localize.ts';
import { axisOf, type ChartScene } from './chart-scene.ts';
import { capitalized, formatShare, formatValue } from './format.ts';
import { epochsOf, type RunCurves } from './run-curves.ts';
import { epochAt, placeText, type XUnit, xColumnOf } from './x-axis.ts';

export const noiseQuantities = ['kl_term', 'learned_rates', 'sparsity', 'adaptive_l2'] as const;
export type NoiseQuantity = (typeof noiseQuantities)[number];

/** Colours of the palette, after which lines are dashed. */
const paletteSize = 6;

interface CurveOfRun {
    /** Undefined where it is the whole network's. */
    readonly layer?: string;
    /** Which of the layers that learn rates it is, so that a layer has one colour in all charts. */
    readonly place: number;
    /** In the order of the quantity's columns; row i is epoch i + 1. */
    readonly columns: readonly (readonly number[])[];
}

export interface NoiseFacts {
    readonly title: string;
    /** What is drawn, in one sentence. */
    readonly meaning: string;
    readonly asShare: boolean;
    readonly columns: readonly string[];
    /** Which of the columns is the line; where there are three, the first and the last bound a shaded range. */
    readonly line: number;
    curvesOf(run: RunCurves): readonly CurveOfRun[];
}

export const noiseFacts: Readonly<Record<NoiseQuantity, NoiseFacts>> = {
    kl_term: {
        title: t('KL term'),
        meaning: t(
            'What the learned drop rates cost: their divergence from their prior, as it stands beside the mean loss in what training minimizes.',
        ),
        asShare: false,
        columns: [t('KL term')],
        line: 0,
        curvesOf: ({ curves }) => whole(curves.klTerm),
    },
    learned_rates: {
        title: t('Learned drop rates'),
        meaning: t(
            'The median of the drop rates that each layer has learned, within their lowest and highest.',
        ),
        asShare: false,
        columns: [t('Lowest'), t('Median'), t('Highest')],
        line: 1,
        curvesOf: ({ curves }) =>
            curves.learnedRates.map(({ layer, minimum, median, maximum }, place) => ({
                layer,
                place,
                columns: [minimum, median, maximum],
            })),
    },
    sparsity: {
        title: t('Sparsity'),
        meaning: t('Share of the weights whose learned drop rate is above 0.95, so that they could be cut.'),
        asShare: true,
        columns: [t('Rate > 0.95')],
        line: 0,
        curvesOf: ({ curves }) =>
            curves.learnedRates.flatMap(({ layer, sparsity }, place) =>
                sparsity.length === 0 ? [] : [{ layer, place, columns: [sparsity] }],
            ),
    },
    adaptive_l2: {
        title: t("Dropout's penalty"),
        meaning: t(
            'What dropout adds to the training loss on average, by its quadratic approximation (adaptive L2).',
        ),
        asShare: false,
        columns: [t('Penalty')],
        line: 0,
        curvesOf: ({ curves }) => whole(curves.adaptiveL2),
    },
};

function whole(column: readonly number[]): CurveOfRun[] {
    return column.length === 0 ? [] : [{ place: 0, columns: [column] }];
}

/** A curve with what tells it apart from the others of its chart. */
export interface NoiseCurve extends CurveOfRun {
    readonly key: string;
    readonly label: string;
    /** Place in the palette. */
    readonly color: number;
    readonly dashed: boolean;
    readonly run: RunCurves;
}

export interface NoiseRow {
    readonly run: RunCurves;
    readonly label: string;
}

/**
 * The curves of a quantity. A curve has its run's colour; where a run has several, for layers of its own, they go through
 * the palette from there.
 */
export function noiseCurves(quantity: NoiseQuantity, rows: readonly NoiseRow[]): NoiseCurve[] {
    const having = rows
        .map(row => ({ ...row, curves: noiseFacts[quantity].curvesOf(row.run) }))
        .filter(({ curves }) => curves.length > 0);
    const uses = new Map<number, number>();
    return having.flatMap(({ run, label, curves }) =>
        curves.map((curve, index) => {
            const color = freeColor(run.info.color + curve.place, uses);
            const used = uses.get(color) ?? 0;
            uses.set(color, used + 1);
            return {
                ...curve,
                key: `${run.info.id} ${index}`,
                label:
                    curve.layer === undefined
                        ? label
                        : having.length > 1
                          ? `${label}: ${curve.layer}`
                          : curve.layer,
                color,
                dashed: used > 0,
                run,
            };
        }),
    );
}

/** The wanted place in the palette, or the next one that is used less. */
function freeColor(wanted: number, uses: ReadonlyMap<number, number>): number {
    const places = Array.from({ length: paletteSize }, (_, step) => (wanted + step) % paletteSize);
    const least = Math.min(...places.map(place => uses.get(place) ?? 0));
    return places.find(place => (uses.get(place) ?? 0) === least) ?? 0;
}

/** The chart of a quantity; undefined where no run has it. */
export function noiseScene(
    quantity: NoiseQuantity,
    rows: readonly NoiseRow[],
    unit: XUnit = 'epoch',
): ChartScene | undefined {
    const { title, asShare, line } = noiseFacts[quantity];
    const curves = noiseCurves(quantity, rows);
    if (curves.length === 0) {
        return undefined;
    }
    // The axis is that of the other charts, since the cursor is shared.
    const runs = rows.map(({ run }) => run);
    const longest = Math.max(0, ...runs.map(run => epochsOf(run.curves)));
    const lead = runs.find(run => epochsOf(run.curves) === longest);
    return {
        title,
        asShare,
        logarithmic: false,
        ...axisOf(runs, lead, { unit, fullRange: true }),
        lines: curves.map(({ key, color, dashed, run, columns }) => ({
            key,
            color,
            stroke: dashed ? 'dashed' : 'solid',
            kind: 'raw',
            x: xColumnOf(run, unit),
            values: columns[line] ?? [],
            isMain: true,
        })),
        gaps: curves.flatMap(({ color, run, columns: [low, , high] }) =>
            low === undefined || high === undefined
                ? []
                : [{ color, x: xColumnOf(run, unit), edges: [low, high] as const, isFaint: false }],
        ),
        marks: [],
    };
}

export function formatNoise(quantity: NoiseQuantity, value: number | undefined): string {
    return noiseFacts[quantity].asShare ? formatShare(value) : formatValue(value);
}

/** `variational_dropout (line 7): lowest 0.21, median 0.34, highest 0.6`, for each curve that has the epoch. */
export function describeNoise(
    quantity: NoiseQuantity,
    rows: readonly NoiseRow[],
    x: number,
    unit: XUnit = 'epoch',
): string {
    const { columns } = noiseFacts[quantity];
    const parts = noiseCurves(quantity, rows).flatMap(curve => {
        const epoch = epochAt(curve.run, unit, x) ?? 0;
        const texts = curve.columns.map((column, index) => {
            const name = columns.length > 1 ? `${columns[index]?.toLowerCase()} ` : '';
            return column[epoch - 1] === undefined
                ? undefined
                : `${name}${formatNoise(quantity, column[epoch - 1])}`;
        });
        return texts.includes(undefined) ? [] : [`${curve.label}: ${texts.join(', ')}`];
    });
    return parts.length === 0
        ? t('No epoch yet')
        : `${capitalized(placeText(unit, x))}. ${parts.join('. ')}.`;
}

/** What the quantity is, and how far it came, for who does not see the curve. */
export function summarizeNoise(quantity: NoiseQuantity, rows: readonly NoiseRow[]): string {
    const { meaning, line } = noiseFacts[quantity];
    const ways = noiseCurves(quantity, rows).map(({ label, columns }) => {
        const column = columns[line] ?? [];
        const [first, last] = [column[0], column.at(-1)].map(value => formatNoise(quantity, value));
        return t(
            '{0}: from {1} at epoch 1 to {2} at epoch {3}.',
            label,
            first ?? '',
            last ?? '',
            column.length,
        );
    });
    return [meaning, ...ways].join(' ');
}

/** The columns of the data table that a run has of its noise. */
export function noiseTableColumns(
    run: RunCurves,
): { readonly heading: string; readonly textAt: (epoch: number) => string }[] {
    return noiseQuantities.flatMap(quantity => {
        const { title, columns } = noiseFacts[quantity];
        return noiseFacts[quantity].curvesOf(run).flatMap(curve =>
            curve.columns.map((column, index) => {
                const name = columns.length > 1 ? `${title}, ${columns[index]?.toLowerCase()}` : title;
                return {
                    heading: curve.layer === undefined ? name : `${name}, ${curve.layer}`,
                    textAt: (epoch: number) => formatNoise(quantity, column[epoch - 1]),
                };
            }),
        );
    });
}
