// What a sweep found along one axis: the mean over seeds with its confidence interval, as in Srivastava et al. (2014),
// figures 9 and 10. The best value has a ring.

import { t } from '../core/localize.ts';
import { meanInterval } from './confidence.ts';
import { valueAxis } from './extent.ts';
import { numberText, shareText } from './number-text.ts';
import type { Axis, Mark, Scene } from './scene.ts';

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
}

export function sweepLine(values: readonly SweptValue[], options: SweepLineOptions): Scene {
    const { axis, quantity, asShare = false, lowIsGood = true } = options;
    const numbers = values.map(({ label }) => (label.trim() === '' ? Number.NaN : Number(label)));
    // Names, and numbers of which one is none, stand in the order of the spec.
    const isNumeric = numbers.every(Number.isFinite);
    const order = values
        .map((_, index) => index)
        .sort((a, b) => (isNumeric ? numbers[a]! - numbers[b]! : a - b));
    const sorted = order.map(index => values[index]!);
    const x = isNumeric ? order.map(index => numbers[index]!) : sorted.map((_, place) => place + 0.5);
    const intervals = sorted.map(
        ({ mean, deviation, seeds }): readonly [number, number] =>
            meanInterval(mean, deviation, seeds) ?? [mean, mean],
    );
    const [low, high] = [intervals.map(([from]) => from), intervals.map(([, to]) => to)];
    const y = sorted.map(({ mean }) => mean);
    const best = y.reduce(
        (found, mean, index) => ((lowIsGood ? mean < y[found]! : mean > y[found]!) ? index : found),
        0,
    );
    const text = asShare ? shareText : numberText;
    const marks: Mark[] = [];
    if (isNumeric) {
        marks.push({ kind: 'area', paint: 0, x, low, high, opacity: 0.18 }, { kind: 'line', paint: 0, x, y });
    } else {
        marks.push(
            ...x.map(
                (at, index) =>
                    ({ kind: 'line', paint: 0, x: [at, at], y: [low[index]!, high[index]!] }) as const,
            ),
        );
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
            ? numberAxis(x, axis)
            : { kind: 'names', label: axis, names: sorted.map(({ label }) => label) },
        y: valueAxis([low, high], { label: quantity, asShare }),
        marks,
        key: [
            { label: t('mean over seeds'), paint: 0, sample: isNumeric ? 'line' : 'dot' },
            isNumeric
                ? { label: t('95% confidence'), paint: 0, sample: 'area', opacity: 0.18 }
                : { label: t('95% confidence'), paint: 0, sample: 'line' },
            { label: t('best'), paint: 1, sample: 'dot' },
        ],
        table: {
            headings: [axis, quantity, t('95% from'), t('95% to'), t('seeds')],
            rows: sorted.map(({ label, mean, seeds }, index) => [
                label,
                mean,
                ...(seeds > 1 ? intervals[index]! : [undefined, undefined]),
                seeds,
            ]),
        },
    };
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
    return from === to ? '' : t(' (95%: {0} to {1})', text(from), text(to));
}
