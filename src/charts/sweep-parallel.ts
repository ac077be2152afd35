// What a sweep found over many axes: a line for each combination, through its values to what came of it. The better, the
// stronger; the best has a colour of its own.

import { t } from '../core/localize.ts';
import { extentOf } from './extent.ts';
import { numberText, shareText } from './number-text.ts';
import type { Mark, Scene } from './scene.ts';
import { sweptAxis } from './swept-axis.ts';

export interface ParallelCombination {
    /** The value of each axis, as it is written. */
    readonly labels: readonly string[];
    readonly mean: number;
    readonly seeds: number;
}

export interface SweepParallelOptions {
    /** In the order in which they are drawn, each with its values, as they are written, from the bottom to the top. */
    readonly axes: readonly { readonly name: string; readonly values: readonly string[] }[];
    /** `Validation loss` */
    readonly quantity: string;
    readonly asShare?: boolean;
    readonly lowIsGood?: boolean;
}

/** More names than there is room for beside an axis. */
const mostNames = 9;

/** Where values stand along an axis, 0 at the top and 1 at the bottom, and what is written beside it. */
interface Places {
    readonly at: (value: string) => number;
    readonly ticks: readonly { readonly place: number; readonly text: string }[];
}

export function sweepParallel(
    combinations: readonly ParallelCombination[],
    { axes, quantity, asShare = false, lowIsGood = true }: SweepParallelOptions,
): Scene {
    const text = asShare ? shareText : numberText;
    const [low, high] = extentOf(combinations.map(({ mean }) => mean));
    const shareOf = (mean: number): number => (high > low ? (mean - low) / (high - low) : 0.5);
    const goodness = (mean: number): number => (lowIsGood ? 1 - shareOf(mean) : shareOf(mean));
    const places = axes.map(({ values }) => placesOf(values));
    const x = [...axes, quantity].map((_, place) => place + 0.5);
    // The best is drawn last, over the others.
    const drawn = combinations.toSorted((a, b) => goodness(a.mean) - goodness(b.mean));
    const best = drawn.at(-1);
    const lines = drawn.map(
        (combination): Mark => ({
            ...{ kind: 'line', x },
            y: [
                ...combination.labels.map((label, axis) => places[axis]?.at(label) ?? Number.NaN),
                1 - shareOf(combination.mean),
            ],
            ...(combination === best
                ? { paint: 1, width: 3 }
                : { paint: 0, width: 1.5, opacity: 0.12 + 0.6 * goodness(combination.mean) ** 2 }),
        }),
    );
    const ticks = [
        ...places.map(place => place.ticks),
        [
            { place: 1, text: text(low) },
            { place: 0, text: text(high) },
        ],
    ].flatMap((ofAxis, axis) =>
        ofAxis.map(
            (tick): Mark => ({
                ...{ kind: 'text', x: x[axis]!, y: tick.place, text: tick.text, paint: 'ink', dy: 4 },
                halo: true,
                // What came of it has no lines on its right.
                ...(axis === axes.length ? { anchor: 'start', dx: 6 } : { anchor: 'end', dx: -6 }),
            }),
        ),
    );
    return {
        title: t('{0} by {1}', quantity, axes.map(({ name }) => name).join(', ')),
        description:
            best === undefined
                ? t('No run has ended yet.')
                : t(
                      'Best at {0}: {1}. Between {2} and {3} over {4} combinations.',
                      axes.map(({ name }, axis) => `${name} = ${best.labels[axis]}`).join(', '),
                      text(best.mean),
                      text(low),
                      text(high),
                      combinations.length,
                  ),
        x: { kind: 'names', label: '', names: [...axes.map(({ name }) => name), quantity] },
        y: { kind: 'hidden', minimum: -0.04, maximum: 1.04 },
        marks: [...x.map((at): Mark => ({ kind: 'rule', x: at, paint: 'muted' })), ...lines, ...ticks],
        key: [
            { label: t('best'), paint: 1, sample: 'line', width: 3 },
            { label: t('good'), paint: 0, sample: 'line', width: 1.5, opacity: 0.72 },
            { label: t('bad'), paint: 0, sample: 'line', width: 1.5, opacity: 0.12 },
        ],
        table: {
            headings: [...axes.map(({ name }) => name), quantity, t('seeds')],
            rows: combinations.map(({ labels, mean, seeds }) => [...labels, mean, seeds]),
        },
        size: { width: Math.min(1100, 150 + 170 * axes.length), height: 340 },
    };
}

function placesOf(values: readonly string[]): Places {
    const { numbers } = sweptAxis('', values);
    if (numbers === undefined || values.length < 2) {
        const at = (value: string): number =>
            values.length < 2 ? 0.5 : 1 - Math.max(0, values.indexOf(value)) / (values.length - 1);
        const stride = Math.ceil(values.length / mostNames);
        return {
            at,
            ticks: values
                .filter((_, place) => place % stride === 0)
                .map(value => ({ place: at(value), text: value })),
        };
    }
    const [low, high] = extentOf(numbers);
    const isLogarithmic = low > 0 && high / low >= 100;
    const to = (number: number): number => (isLogarithmic ? Math.log(number) : number);
    const span = to(high) - to(low) || 1;
    const known = new Map(values.map((value, place) => [value, 1 - (to(numbers[place]!) - to(low)) / span]));
    // Of many values the ends are enough to read the others by.
    const written =
        values.length <= 5
            ? values
            : values.filter((_, place) => numbers[place] === low || numbers[place] === high);
    return {
        at: value => known.get(value) ?? Number.NaN,
        ticks: written.map(value => ({ place: known.get(value)!, text: value })),
    };
}
