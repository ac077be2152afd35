// What a network of two inputs predicts where, with the examples that it learned from: the paler, the less sure.

import { t } from '../core/localize.ts';
import { seriesColors } from './chart-colors.ts';
import { shareText, wholeText } from './number-text.ts';
import type { Mark, Scene } from './scene.ts';

export interface Decisions {
    readonly axes: readonly [string, string];
    readonly x: readonly [number, number];
    readonly y: readonly [number, number];
    readonly columns: number;
    readonly rows: number;
    /** [rows, columns], row-major from the lowest y on: the class predicted in each cell. */
    readonly classes: ArrayLike<number>;
    /** Probability of that class, in the same order. */
    readonly confidence: ArrayLike<number>;
    readonly names: readonly string[];
    readonly points: {
        readonly x: readonly number[];
        readonly y: readonly number[];
        readonly classes: ArrayLike<number>;
    };
}

const levels = 40;
/** Of one colour at full confidence. */
const mostOpaque = 150;

export function decisionBoundary(decisions: Decisions): Scene {
    const { axes, x, y, columns, rows, classes, confidence, names, points } = decisions;
    const least = 1 / Math.max(2, names.length);
    const pixels = new Uint8Array(columns * rows);
    for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
            const from = row * columns + column;
            const sure = Math.max(0, Math.min(1, (confidence[from]! - least) / (1 - least)));
            // Pictures go from the top.
            pixels[(rows - 1 - row) * columns + column] =
                (classes[from]! % seriesColors.length) * levels + Math.round(sure * (levels - 1));
        }
    }
    const colors = seriesColors.flatMap(color => {
        const [red, green, blue] = [1, 3, 5].map(at => Number.parseInt(color.slice(at, at + 2), 16)) as [
            number,
            number,
            number,
        ];
        return Array.from(
            { length: levels },
            (_, level) => [red, green, blue, Math.round((mostOpaque * level) / (levels - 1))] as const,
        );
    });
    const byClass = names.map((_, label): Mark => {
        const own = points.x.flatMap((_x, index) => (points.classes[index] === label ? [index] : []));
        return {
            kind: 'points',
            paint: label,
            x: own.map(index => points.x[index]!),
            y: own.map(index => points.y[index]!),
            shape: 'ring',
            radius: 2.6,
        };
    });
    const right = points.x.filter((px, index) => {
        const column = Math.min(columns - 1, Math.floor(((px - x[0]) / (x[1] - x[0])) * columns));
        const row = Math.min(rows - 1, Math.floor(((points.y[index]! - y[0]) / (y[1] - y[0])) * rows));
        return classes[row * columns + column] === points.classes[index];
    }).length;
    return {
        title: t('Decision boundary'),
        description: t(
            '{0} classes over {1} and {2}; {3} of {4} examples lie where their class is predicted ({5}).',
            names.length,
            axes[0],
            axes[1],
            wholeText(right),
            wholeText(points.x.length),
            shareText(right / points.x.length),
        ),
        x: { kind: 'linear', label: axes[0], minimum: x[0], maximum: x[1] },
        y: { kind: 'linear', label: axes[1], minimum: y[0], maximum: y[1] },
        marks: [
            {
                kind: 'picture',
                x0: x[0],
                x1: x[1],
                y0: y[0],
                y1: y[1],
                picture: { width: columns, height: rows, pixels, colors },
            },
            ...byClass,
        ],
        key: names.map((label, paint) => ({ label, paint, sample: 'dot' })),
        table: {
            headings: [t('class'), t('examples'), t('share of the plane')],
            rows: names.map((name, label) => [
                name,
                points.x.filter((_, index) => points.classes[index] === label).length,
                Array.from(classes).filter(each => each === label).length / (columns * rows),
            ]),
        },
        size: { width: 520, height: 460 },
    };
}
