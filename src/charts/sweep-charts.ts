// What a sweep found, as charts and as a report: a line for one axis, a heat map for two, and for more a line for each axis
// at the best values of the others.

import { t } from '../core/localize.ts';
import { numberText, shareText } from './number-text.ts';
import type { Report } from './report.ts';
import type { Scene, SceneTable } from './scene.ts';
import { sweepHeatMap } from './sweep-heat-map.ts';
import { type SweptValue, sweepLine } from './sweep-line.ts';

export interface OverSeedsValue {
    readonly mean: number;
    /** Of the sample; undefined for one seed. */
    readonly deviation: number | undefined;
}

/** One combination of the axes' values. */
export interface SweptCombination {
    /** The value of each axis, as it is written. */
    readonly labels: readonly string[];
    readonly seeds: number;
    readonly validationLoss: OverSeedsValue | undefined;
    readonly validationAccuracy: OverSeedsValue | undefined;
    readonly validationRmse: OverSeedsValue | undefined;
    readonly gap: OverSeedsValue | undefined;
}

interface Quantity {
    readonly name: string;
    readonly of: (combination: SweptCombination) => OverSeedsValue | undefined;
    readonly asShare: boolean;
    readonly lowIsGood: boolean;
}

const quantities: readonly Quantity[] = [
    {
        name: t('Validation loss'),
        of: ({ validationLoss }) => validationLoss,
        asShare: false,
        lowIsGood: true,
    },
    {
        name: t('Accuracy'),
        of: ({ validationAccuracy }) => validationAccuracy,
        asShare: true,
        lowIsGood: false,
    },
    { name: 'RMSE', of: ({ validationRmse }) => validationRmse, asShare: false, lowIsGood: true },
];

/** @param combinations the best first */
export function sweepCharts(axes: readonly string[], combinations: readonly SweptCombination[]): Scene[] {
    return quantities
        .filter(quantity => combinations.some(combination => quantity.of(combination) !== undefined))
        .flatMap(quantity =>
            axes.length === 2 ? [heatMap(axes, combinations, quantity)] : lines(axes, combinations, quantity),
        );
}

function lines(
    axes: readonly string[],
    combinations: readonly SweptCombination[],
    { name, of, asShare, lowIsGood }: Quantity,
): Scene[] {
    const [best] = combinations;
    return axes.map((axis, place) => {
        const alike = combinations.filter(({ labels }) =>
            labels.every((label, other) => other === place || label === best?.labels[other]),
        );
        // In the order of the spec as far as numbers are, which the chart sorts, and else in that of how good they are.
        const values = alike.flatMap((combination): SweptValue[] => {
            const value = of(combination);
            const label = combination.labels[place] ?? '';
            return value === undefined
                ? []
                : [
                      {
                          label,
                          mean: value.mean,
                          seeds: combination.seeds,
                          ...(value.deviation !== undefined && { deviation: value.deviation }),
                      },
                  ];
        });
        return sweepLine(values, { axis, quantity: name, asShare, lowIsGood });
    });
}

function heatMap(
    [first = '', second = '']: readonly string[],
    combinations: readonly SweptCombination[],
    { name, of, asShare, lowIsGood }: Quantity,
): Scene {
    const [rows, columns] = [0, 1].map(place =>
        inOrder(combinations.map(({ labels }) => labels[place] ?? '')),
    ) as [string[], string[]];
    const values = rows.map(row =>
        columns.map(column => {
            const found = combinations.find(({ labels }) => labels[0] === row && labels[1] === column);
            return found && of(found)?.mean;
        }),
    );
    return sweepHeatMap(values, {
        columns: { axis: second, labels: columns },
        rows: { axis: first, labels: rows },
        ...{ quantity: name, asShare, lowIsGood },
    });
}

/** Each once: numbers ascending, names by the alphabet after them. */
function inOrder(labels: readonly string[]): string[] {
    return [...new Set(labels)].sort((a, b) => {
        const [x, y] = [Number(a), Number(b)];
        return Number.isNaN(x) || Number.isNaN(y)
            ? Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || (a < b ? -1 : 1)
            : x - y;
    });
}

/** @param combinations the best first */
export function sweepReport(
    name: string,
    axes: readonly string[],
    combinations: readonly SweptCombination[],
    specText?: string,
): Report {
    const [best] = combinations;
    const runs = combinations.reduce((sum, { seeds }) => sum + seeds, 0);
    const values =
        best === undefined ? '' : axes.map((axis, place) => `${axis} = ${best.labels[place]}`).join(', ');
    return {
        title: t('Sweep of {0}', name),
        summary:
            best?.validationLoss === undefined
                ? t('No run ended well.')
                : best.seeds === 1
                  ? t(
                        'Best: {0}, with validation loss {1} over 1 seed.',
                        values,
                        numberText(best.validationLoss.mean),
                    )
                  : t(
                        'Best: {0}, with validation loss {1} over {2} seeds.',
                        values,
                        numberText(best.validationLoss.mean),
                        best.seeds,
                    ),
        facts: [
            [t('Axes'), axes.join(', ')],
            [t('Combinations'), String(combinations.length)],
            [t('Runs that ended well'), String(runs)],
        ],
        sections: [
            { title: t('Charts'), scenes: sweepCharts(axes, combinations) },
            { title: t('Combinations, the best first'), scenes: [], table: tableOf(axes, combinations) },
        ],
        ...(specText !== undefined && { specText }),
    };
}

function tableOf(axes: readonly string[], combinations: readonly SweptCombination[]): SceneTable {
    const shown = quantities.filter(({ of }) =>
        combinations.some(combination => of(combination) !== undefined),
    );
    const spread = (value: OverSeedsValue | undefined, asShare = false): string => {
        const text = asShare ? shareText : numberText;
        return value?.deviation === undefined
            ? text(value?.mean)
            : `${text(value.mean)} \u00b1 ${text(value.deviation)}`;
    };
    return {
        headings: [...axes, ...shown.map(({ name }) => name), t('Gap'), t('Seeds')],
        rows: combinations.map(combination => [
            ...combination.labels,
            ...shown.map(({ of, asShare }) => spread(of(combination), asShare)),
            spread(combination.gap),
            combination.seeds,
        ]),
    };
}
