// What a sweep found along one axis: the mean over seeds with its confidence interval, as in Srivastava et al. (2014),
// figures 9 and 10. The best value has a ring.

import { t } from '../core/localize.ts';
import { meanInterval } from './confidence.ts';
import { valueAxis } from './extent.ts';
import { numberText, shareText } from './number-text.ts';
import type { Axis, KeyEntry, Mark, Scene } from './scene.ts';
import { sweptAxis } from './swept-axis.ts';

export interface SweptValue {
    /** As it is written: `0.5`, `none`. */
    readonly label: string;
    readonly mean: number;
    /** Of the seeds' values; undefined for one seed. */
    readonly deviation?: number;
    readonly seeds: number;
}

export interface SweepLineOptions {
    /** `dropout rate` */
    readonly axis: string;
    /** `Validation loss` */
    readonly quantity: string;
    readonly asShare?: boolean;
    /** Whether the lowest value is the best. */
    readonly lowIsGood?: boolean;
    /** False for values that differ in more than this axis: points without a line. */
    readonly isConnected?: boolean;
}

export function sweepLine(values: readonly SweptValue[], options: SweepLineOptions): Scene {
    const { axis, quantity, asShare = false, lowIsGood = true, isConnected = true } = options;
    const { label: axisLabel, numbers } = sweptAxis(
        axis,
        values.map(({ label }) => label),
    );
    const isNumeric = numbers !== undefined;
    // Names stand in the order of the spec.
    const order = values
        .map((_, index) => index)
        .sort((a, b) => (numbers ? numbers[a]! - numbers[b]! : a - b));
    const sorted = order.map(index => values[index]!);
    const x = numbers ? order.map(index => numbers[index]!) : sorted.map((_, place) => place + 0.5);
    const intervals = sorted.map(
        ({ mean, deviation, seeds }): readonly [number, number] =>
            meanInterval(mean, deviation, seeds) ?? unknown,
    );
    const hasIntervals = intervals.some(([from]) => !Number.isNaN(from));
    const [low, high] = [intervals.map(([from]) => from), intervals.map(([, to]) => to)];
    const y = sorted.map(({ mean }) => mean);
    const best = y.reduce(
        (found, mean, index) => ((lowIsGood ? mean < y[found]! : mean > y[found]!) ? index : found),
        0,
    );
    // One value that is many times as bad would make a flat line of the others.
    const logarithmic =
        !asShare &&
        Math.min(...y) > 0 &&
        Math.max(...y) / Math.min(...y) >= logarithmicFrom &&
        low.every(value => !(value <= 0));
    const text = asShare ? shareText : numberText;
    const marks: Mark[] = [];
    if (isConnected) {
        if (isNumeric) {
            marks.push({ kind: 'area', paint: 0, x, low, high, opacity: 0.16 });
        }
        const width = isNumeric ? 1 : 2;
        marks.push(
            ...x.map(
                (at, index): Mark => ({
                    ...{ kind: 'line', paint: 0, x: [at, at], y: [low[index]!, high[index]!], width },
                }),
            ),
        );
        if (isNumeric) {
            marks.push({ kind: 'line', paint: 0, x, y });
        }
    }
    marks.push({ kind: 'points', paint: 0, x, y });
    if (sorted.length > 0) {
        marks.push({ kind: 'points', paint: 1, x: [x[best]!], y: [y[best]!], shape: 'ring', radius: 5 });
    }
    return {
        title: t('{0} by {1}', quantity, axis),
        description:
            sorted.length === 0
                ? t('No run has ended yet.')
                : t(
                      'Best at {0} {1}: {2}{3}. {4} values, from {5} to {6}.',
                      axis,
                      sorted[best]!.label,
                      text(y[best]),
                      intervalText(intervals[best]!, text),
                      sorted.length,
                      text(Math.min(...y)),
                      text(Math.max(...y)),
                  ),
        x: isNumeric
            ? numberAxis(x, axisLabel)
            : { kind: 'names', label: axis, names: sorted.map(({ label }) => label) },
        y: valueAxis(isConnected ? reaches(sorted, low, high) : [y], {
            label: quantity,
            asShare,
            logarithmic,
        }),
        marks,
        key: [
            ...(isConnected
                ? [
                      { label: t('mean over seeds'), paint: 0, sample: isNumeric ? 'line' : 'dot' } as const,
                      ...(hasIntervals ? [intervalKey(isNumeric)] : []),
                  ]
                : [{ label: t('each combination'), paint: 0, sample: 'dot' } as const]),
            { label: t('best'), paint: 1, sample: 'dot' },
        ],
        table: {
            headings: [axis, quantity, t('95% from'), t('95% to'), t('seeds')],
            rows: sorted.map(({ label, mean, seeds }, index) => [
                label,
                mean,
                ...(seeds > 1 && isConnected ? intervals[index]! : [undefined, undefined]),
                seeds,
            ]),
        },
        size: { width: 560, height: 300 },
    };
}

const logarithmicFrom = 5;

const unknown = [Number.NaN, Number.NaN] as const;

/** Of two seeds the interval is nine deviations wide on each side: that much of it is not worth flattening the line. */
const mostDeviations = 2.5;

/** What the axis has to have room for. */
function reaches(
    values: readonly SweptValue[],
    low: readonly number[],
    high: readonly number[],
): readonly [number[], number[], number[]] {
    const isPositive = values.every(({ mean }) => mean >= 0);
    const means = values.map(({ mean }) => mean);
    return [
        means,
        values.map(({ mean, deviation = 0 }, index) =>
            Math.max(
                low[index]!,
                mean - mostDeviations * deviation,
                isPositive ? 0 : Number.NEGATIVE_INFINITY,
            ),
        ),
        values.map(({ mean, deviation = 0 }, index) =>
            Math.min(high[index]!, mean + mostDeviations * deviation),
        ),
    ];
}

function intervalKey(isNumeric: boolean): KeyEntry {
    const label = t('95% confidence');
    return isNumeric
        ? { label, paint: 0, sample: 'area', opacity: 0.16 }
        : { label, paint: 0, sample: 'line' };
}

function numberAxis(values: readonly number[], label: string): Axis {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    if (low > 0 && high / low >= 100) {
        return { kind: 'log', label, minimum: low, maximum: high };
    }
    const air = (high - low || Math.abs(high) || 1) * 0.03;
    return { kind: 'linear', label, minimum: low - air, maximum: high + air };
}

function intervalText([from, to]: readonly [number, number], text: (value: number) => string): string {
    return Number.isNaN(from) ? '' : t(' (95%: {0} to {1})', text(from), text(to));
}
