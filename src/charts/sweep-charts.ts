// What a sweep found, as charts and as a report: a line for one axis, a heat map for two, and for more a line for each axis
// at the best values of the others.

import { t } from '../core/localize.ts';
import type { OverSeedsValue, SweptCombination } from '../model/swept-combination.ts';
import { numberText, shareText, spreadText } from './number-text.ts';
import type { Report } from './report.ts';
import type { Scene, SceneTable } from './scene.ts';
import { sweepHeatMap } from './sweep-heat-map.ts';
import { type SweptValue, sweepLine } from './sweep-line.ts';
import { sweepParallel } from './sweep-parallel.ts';
import { sweptAxis } from './swept-axis.ts';

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

/** What is known of a sweep besides what came of its combinations. */
export interface SweepProgress {
    /** The values of each axis, as they are written, in the order of the sweep. */
    readonly values?: readonly (readonly string[])[];
    /** How a combination stands that has no value yet, in a word or a sign. */
    stateOf?(labels: readonly string[]): string | undefined;
}

/** @param combinations the best first */
export function sweepCharts(
    axes: readonly string[],
    combinations: readonly SweptCombination[],
    progress: SweepProgress = {},
): Scene[] {
    const values = axes.map((_, place) =>
        inOrder(
            progress.values?.[place] ?? combinations.map(({ labels }) => labels[place] ?? ''),
            progress.values !== undefined,
        ),
    );
    const found = { axes, combinations, values, progress };
    const draw = axes.length < 2 ? lines : isSampled(found) ? points : axes.length === 2 ? heatMap : lines;
    const known = quantities.filter(quantity =>
        combinations.some(combination => quantity.of(combination) !== undefined),
    );
    // Where no picture holds all axes by itself, one goes through all of them.
    const overview = draw !== heatMap && axes.length > 1 ? known.slice(0, 1) : [];
    return [
        ...overview.map(quantity => parallel(found, quantity)),
        ...known.flatMap(quantity => draw(found, quantity)),
    ];
}

interface Found {
    readonly axes: readonly string[];
    readonly combinations: readonly SweptCombination[];
    /** Of each axis, in the order in which they are drawn. */
    readonly values: readonly (readonly string[])[];
    readonly progress: SweepProgress;
}

/** From this many combinations on it can be told. */
const fewestSampled = 6;

/** True where the combinations are drawn by chance, so that nearly none has a neighbour that differs in one axis alone. */
function isSampled({ combinations, values }: Found): boolean {
    const cells = values.reduce((product, { length }) => product * length, 1);
    return (
        combinations.length >= fewestSampled &&
        cells > 4 * combinations.length &&
        values.every(({ length }) => length > combinations.length / 3)
    );
}

function sweptValueOf(combination: SweptCombination, place: number, quantity: Quantity): SweptValue[] {
    const value = quantity.of(combination);
    const label = combination.labels[place] ?? '';
    const { seeds } = combination;
    return value === undefined
        ? []
        : [
              {
                  label,
                  mean: value.mean,
                  seeds,
                  ...(value.deviation !== undefined && { deviation: value.deviation }),
              },
          ];
}

function parallel({ axes, combinations, values }: Found, { name, of, asShare, lowIsGood }: Quantity): Scene {
    return sweepParallel(
        combinations.flatMap(combination => {
            const { labels, seeds } = combination;
            const value = of(combination);
            return value === undefined ? [] : [{ labels, seeds, mean: value.mean }];
        }),
        {
            axes: axes.map((axis, place) => ({ name: axis, values: values[place] ?? [] })),
            ...{ quantity: name, asShare, lowIsGood },
        },
    );
}

/** A line for each axis, at the best values of the others. */
function lines({ axes, combinations, values }: Found, quantity: Quantity): Scene[] {
    const { name, asShare, lowIsGood } = quantity;
    const [best] = combinations;
    return axes.map((axis, place) => {
        const alike = combinations
            .filter(({ labels }) =>
                labels.every((label, other) => other === place || label === best?.labels[other]),
            )
            .sort(
                (a, b) => placeIn(values[place], a.labels[place]) - placeIn(values[place], b.labels[place]),
            );
        const scene = sweepLine(
            alike.flatMap(combination => sweptValueOf(combination, place, quantity)),
            { axis, quantity: name, asShare, lowIsGood },
        );
        const others = axes.flatMap((other, index) =>
            index === place ? [] : [`${other} = ${best?.labels[index]}`],
        );
        return others.length === 0
            ? scene
            : {
                  ...scene,
                  description: `${scene.description} ${t('The others at their best: {0}.', others.join(', '))}`,
              };
    });
}

/** The combinations over each axis by itself. */
function points({ axes, combinations }: Found, quantity: Quantity): Scene[] {
    const { name, asShare, lowIsGood } = quantity;
    return axes.map((axis, place) =>
        sweepLine(
            combinations.flatMap(combination => sweptValueOf(combination, place, quantity)),
            { axis, quantity: name, asShare, lowIsGood, isConnected: false },
        ),
    );
}

function heatMap({ axes, combinations, values, progress }: Found, quantity: Quantity): Scene[] {
    const [first = '', second = ''] = axes;
    const [rows = [], columns = []] = values;
    const { name, of, asShare, lowIsGood } = quantity;
    const means = rows.map(row =>
        columns.map(column => {
            const found = combinations.find(({ labels }) => labels[0] === row && labels[1] === column);
            return found && of(found)?.mean;
        }),
    );
    return [
        sweepHeatMap(means, {
            columns: { axis: second, labels: columns },
            rows: { axis: first, labels: rows },
            ...{ quantity: name, asShare, lowIsGood },
            states: rows.map(row => columns.map(column => progress.stateOf?.([row, column]))),
        }),
    ];
}

function placeIn(values: readonly string[] | undefined, label: string | undefined): number {
    return values?.indexOf(label ?? '') ?? -1;
}

/** Each once: in the order of their numbers where they have some; else numbers stand before names, which stay as they come. */
function inOrder(labels: readonly string[], isOrdered: boolean): string[] {
    const each = [...new Set(labels)];
    const { numbers } = sweptAxis('', each);
    const keys = each.map((label, place) => numbers?.[place] ?? (isOrdered ? Number.NaN : Number(label)));
    return each
        .map((label, place) => ({ label, key: keys[place]! }))
        .sort((a, b) =>
            Number.isNaN(a.key) || Number.isNaN(b.key)
                ? Number(Number.isNaN(a.key)) - Number(Number.isNaN(b.key))
                : a.key - b.key,
        )
        .map(({ label }) => label);
}

/**
 * @param combinations the best first
 * @param values of each axis, as they are written, in the order of the sweep; by themselves where they are left out
 */
export function sweepReport(
    name: string,
    axes: readonly string[],
    combinations: readonly SweptCombination[],
    specText?: string,
    values?: readonly (readonly string[])[],
): Report {
    const [best] = combinations;
    const runs = combinations.reduce((sum, { seeds }) => sum + seeds, 0);
    const ofBest =
        best === undefined ? '' : axes.map((axis, place) => `${axis} = ${best.labels[place]}`).join(', ');
    return {
        title: t('Sweep of {0}', name),
        summary:
            best?.validationLoss === undefined
                ? t('No run ended well.')
                : best.seeds === 1
                  ? t(
                        'Best: {0}, with validation loss {1} over 1 seed.',
                        ofBest,
                        numberText(best.validationLoss.mean),
                    )
                  : t(
                        'Best: {0}, with validation loss {1} over {2} seeds.',
                        ofBest,
                        numberText(best.validationLoss.mean),
                        best.seeds,
                    ),
        facts: [
            [t('Axes'), axes.join(', ')],
            [t('Combinations'), String(combinations.length)],
            [t('Runs that ended well'), String(runs)],
        ],
        sections: [
            { title: t('Charts'), scenes: sweepCharts(axes, combinations, values && { values }) },
            { title: t('Combinations, the best first'), scenes: [], table: tableOf(axes, combinations) },
        ],
        ...(specText !== undefined && { specText }),
    };
}

function tableOf(axes: readonly string[], combinations: readonly SweptCombination[]): SceneTable {
    const shown = quantities.filter(({ of }) =>
        combinations.some(combination => of(combination) !== undefined),
    );
    const spread = (value: OverSeedsValue | undefined, asShare = false): string =>
        value === undefined
            ? numberText(undefined)
            : spreadText(value.mean, value.deviation, asShare ? shareText : numberText);
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
