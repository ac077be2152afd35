// What a sweep found over two axes: the darker a cell, the better. The best one has a frame of its own colour.

import { t } from '../core/localize.ts';
import { extentOf } from './extent.ts';
import { numberText, shareText } from './number-text.ts';
import type { Mark, Scene } from './scene.ts';

export interface HeatMapOptions {
    readonly columns: { readonly axis: string; readonly labels: readonly string[] };
    readonly rows: { readonly axis: string; readonly labels: readonly string[] };
    readonly quantity: string;
    readonly asShare?: boolean;
    readonly lowIsGood?: boolean;
    /** [rows][columns]; how a cell without a value stands, in a word or a sign. */
    readonly states?: readonly (readonly (string | undefined)[])[];
}

/** @param values [rows][columns]; undefined where no run ended well */
export function sweepHeatMap(
    values: readonly (readonly (number | undefined)[])[],
    { columns, rows, quantity, asShare = false, lowIsGood = true, states }: HeatMapOptions,
): Scene {
    const known = values.flat().filter(value => value !== undefined);
    const [low, high] = extentOf(known);
    const best = known.length === 0 ? undefined : lowIsGood ? low : high;
    const text = asShare ? shareText : numberText;
    const goodness = (value: number): number => {
        const share = high > low ? (value - low) / (high - low) : 0.5;
        return lowIsGood ? 1 - share : share;
    };
    const cells = values.flatMap((row, y) =>
        row.flatMap((value, x) =>
            value === undefined
                ? []
                : [
                      {
                          ...{ x0: x + 0.02, x1: x + 0.98, y0: y + 0.03, y1: y + 0.97, label: text(value) },
                          meaning: t(
                              '{0} {1}, {2} {3}: {4} {5}',
                              rows.axis,
                              rows.labels[y]!,
                              columns.axis,
                              columns.labels[x]!,
                              quantity.toLowerCase(),
                              text(value),
                          ),
                          paint: value === best ? 1 : 0,
                          // No stronger than what the text's own colour can be read on, in light and in dark.
                          opacity: value === best ? 1 : 0.05 + 0.5 * goodness(value),
                      },
                  ],
        ),
    );
    const waiting = (states ?? []).flatMap((row, y) =>
        row.flatMap((state, x): Mark[] =>
            state === undefined || values[y]?.[x] !== undefined
                ? []
                : [
                      {
                          kind: 'text',
                          x: x + 0.5,
                          y: y + 0.5,
                          dy: 4,
                          text: state,
                          anchor: 'middle',
                          paint: 'muted',
                      },
                  ],
        ),
    );
    const bestRow = values.findIndex(row => row.includes(best));
    const bestColumn = values[bestRow]?.indexOf(best) ?? -1;
    return {
        title: t('{0} by {1} and {2}', quantity, columns.axis, rows.axis),
        description:
            best === undefined
                ? t('No run has ended yet.')
                : t(
                      'Best at {0} {1} and {2} {3}: {4}. Between {5} and {6} over {7} combinations.',
                      columns.axis,
                      columns.labels[bestColumn]!,
                      rows.axis,
                      rows.labels[bestRow]!,
                      text(best),
                      text(low),
                      text(high),
                      known.length,
                  ),
        x: { kind: 'names', label: columns.axis, names: columns.labels },
        y: { kind: 'names', label: rows.axis, names: rows.labels },
        marks: [{ kind: 'cells', cells }, ...waiting],
        key: [
            { label: t('best'), paint: 1, sample: 'area' },
            { label: t('good'), paint: 0, sample: 'area', opacity: 0.55 },
            { label: t('bad'), paint: 0, sample: 'area', opacity: 0.1 },
        ],
        table: {
            headings: [`${rows.axis} \\ ${columns.axis}`, ...columns.labels],
            rows: rows.labels.map((label, row) => [
                label,
                ...columns.labels.map((_, column) => values[row]?.[column]),
            ]),
        },
        size: {
            width: Math.max(360, Math.min(900, 140 + 64 * columns.labels.length)),
            height: Math.max(200, 120 + 36 * rows.labels.length),
        },
    };
}
