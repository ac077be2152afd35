// The effects of many rules under one another: each with its interval, and that of every data set as a small dot above it.

import type { Mark, Scene } from '../../src/charts/scene.ts';
import type { PairedInterval } from '../../src/experiments/comparison/paired-interval.ts';

export interface ForestRow {
    readonly name: string;
    readonly pooled: PairedInterval;
    readonly parts: readonly PairedInterval[];
}

const rowHeight = 34;

/** @param rows in the order in which they stand; shares, of which those beyond ± `limit` are drawn at its edge */
export function forestPlot(rows: readonly ForestRow[], limit: number): Scene {
    const inside = (share: number) => 100 * Math.max(-limit, Math.min(limit, share));
    const interval = ({ mean, margin }: PairedInterval): readonly [number, number] => [
        inside(mean - margin),
        inside(mean + margin),
    ];
    const line = (change: PairedInterval, y: number, paint: 0 | 1, width: number): Mark => ({
        ...{ kind: 'line', paint, width, x: interval(change), y: [y, y] },
    });
    const place = (row: number, part: number, parts: number) =>
        row + 0.16 + (0.42 * part) / Math.max(1, parts - 1);
    const marks = rows.flatMap(({ pooled, parts }, row): Mark[] => {
        const heights = parts.map((_, part) => place(row, part, parts.length));
        return [
            ...parts.map((part, index) => line(part, heights[index]!, 0, 1)),
            { kind: 'points', paint: 0, x: parts.map(({ mean }) => inside(mean)), y: heights, radius: 2 },
            line(pooled, row + 0.78, 1, 3),
            { kind: 'points', paint: 1, x: [inside(pooled.mean)], y: [row + 0.78], radius: 4.5 },
        ];
    });
    const span = Math.max(
        10,
        ...rows.flatMap(({ pooled, parts }) => [pooled, ...parts].flatMap(interval)).map(Math.abs),
    );
    const better = rows.filter(({ pooled }) => pooled.mean + pooled.margin < 0).length;
    const worse = rows.filter(({ pooled }) => pooled.mean - pooled.margin > 0).length;
    return {
        title: 'What the preferred fix of each rule changes',
        description: `Of ${rows.length} rules the fix lowers the validation loss for ${better} and raises it for ${worse}; for the others the interval holds zero.`,
        x: {
            kind: 'linear',
            label: 'change of validation loss, %',
            minimum: -1.05 * span,
            maximum: 1.05 * span,
        },
        y: { kind: 'names', label: '', names: rows.map(({ name }) => name) },
        marks: [{ kind: 'rule', x: 0, paint: 'muted' }, ...marks],
        key: [
            { label: 'all networks and data sets', paint: 1, sample: 'line', width: 3 },
            { label: 'one network on one data set', paint: 0, sample: 'line', width: 1 },
        ],
        table: {
            headings: ['rule', 'change', '95% from', '95% to'],
            rows: rows.map(({ name, pooled: { mean, margin } }) => [
                name,
                mean,
                mean - margin,
                mean + margin,
            ]),
        },
        size: { width: 760, height: 90 + rowHeight * rows.length },
    };
}
