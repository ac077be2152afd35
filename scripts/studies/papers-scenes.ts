// The pictures of the papers' page that are no sweep along one axis: several curves with their intervals, and methods beside the
// paper's numbers.

import { meanInterval } from '../../src/charts/confidence.ts';
import { valueAxis } from '../../src/charts/extent.ts';
import type { Axis, KeyEntry, Mark, Scene } from '../../src/charts/scene.ts';
import { overSeeds } from '../../src/experiments/sweep-summary.ts';

export interface Series {
    readonly name: string;
    /** Values of the seeds at each place. */
    readonly points: readonly { readonly x: number; readonly values: readonly number[] }[];
}

interface Described {
    readonly title: string;
    readonly description: string;
}

interface Estimate {
    readonly x: number;
    readonly mean: number;
    /** NaN for a single seed. */
    readonly low: number;
    readonly high: number;
}

function estimates(points: Series['points']): Estimate[] {
    return points.flatMap(({ x, values }) => {
        const over = overSeeds(values);
        if (over === undefined) {
            return [];
        }
        const [low, high] = meanInterval(over.mean, over.deviation, values.length) ?? [
            Number.NaN,
            Number.NaN,
        ];
        return { x, mean: over.mean, low, high };
    });
}

/** Mean errors over the seeds as lines, each with its 95 % interval. */
export function curves(
    series: readonly Series[],
    {
        title,
        description,
        x,
        isLogarithmic = false,
    }: Described & { readonly x: Axis; readonly isLogarithmic?: boolean },
): Scene {
    const known = series.map(({ points }) => estimates(points));
    const marks = known.flatMap((some, paint): Mark[] => {
        const [places, means] = [some.map(each => each.x), some.map(({ mean }) => mean)];
        const [low, high] = [some.map(each => each.low), some.map(each => each.high)];
        return [
            { kind: 'area', paint, x: places, low, high, opacity: 0.16 },
            { kind: 'line', paint, x: places, y: means },
            { kind: 'points', paint, x: places, y: means, radius: some.length > 20 ? 0 : 3.5 },
        ];
    });
    return {
        title,
        description,
        x,
        y: valueAxis(
            known.map(some => some.map(({ mean }) => mean)),
            { label: 'test error', asShare: true, logarithmic: isLogarithmic },
        ),
        marks,
        key: series.map(({ name }, paint): KeyEntry => ({ label: name, paint, sample: 'line' })),
        table: {
            headings: ['series', 'at', 'mean', '95% from', '95% to'],
            rows: series.flatMap(({ name }, index) =>
                known[index]!.map(each => [name, each.x, each.mean, each.low, each.high]),
            ),
        },
        size: { width: 640, height: 340 },
    };
}

export interface Method {
    readonly name: string;
    /** The paper's error, as a share. */
    readonly theirs: number | undefined;
    /** Ours, one for each seed. */
    readonly values: readonly number[];
}

/** Methods under one another: ours with its interval, the paper's as a ring. */
export function methods(rows: readonly Method[], described: Described): Scene {
    const marks = rows.flatMap(({ theirs, values }, row): Mark[] => {
        const found = estimates([{ x: 0, values }]);
        const y = row + 0.5;
        const line = ({ low, high }: Estimate): Mark => ({
            ...{ kind: 'line', paint: 0, width: 3, x: [100 * low, 100 * high], y: [y, y] },
        });
        return [
            ...found.filter(({ low }) => !Number.isNaN(low)).map(line),
            ...found.map(
                ({ mean }): Mark => ({
                    ...{ kind: 'points', paint: 0, x: [100 * mean], y: [y], radius: 4.5 },
                }),
            ),
            ...(theirs === undefined ? [] : [{ theirs }]).map(
                (their): Mark => ({
                    ...{
                        kind: 'points',
                        paint: 1,
                        x: [100 * their.theirs],
                        y: [y],
                        shape: 'ring',
                        radius: 5,
                    },
                }),
            ),
        ];
    });
    const all = rows.flatMap(({ theirs, values }) => [...values, ...(theirs === undefined ? [] : [theirs])]);
    const [least, most] = [100 * Math.min(...all), 100 * Math.max(...all)];
    const air = 0.15 * (most - least || 1);
    return {
        ...described,
        x: { kind: 'linear', label: 'test error, %', minimum: least - air, maximum: most + air },
        y: { kind: 'names', label: '', names: rows.map(({ name }) => name) },
        marks,
        key: [
            { label: 'ours, with its 95% interval', paint: 0, sample: 'line', width: 3 },
            { label: 'theirs', paint: 1, sample: 'ring' },
        ],
        table: {
            headings: ['method', 'theirs', 'ours', 'seeds'],
            rows: rows.map(({ name, theirs, values }) => [
                name,
                theirs,
                overSeeds(values)?.mean,
                values.length,
            ]),
        },
        size: { width: 640, height: 90 + 30 * rows.length },
    };
}
