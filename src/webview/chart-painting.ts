// What is drawn into the axes: shaded gaps and bands, and the lines. A stretch of curve with more epochs than pixels is drawn
// as its mean within its extremes, so that nothing is hidden and dashes stay dashes.

import type uPlot from 'uplot';
import { clipped, type Places, placesOf } from './chart-places.ts';
import { type ChartScene, rowsWithin, type SceneGap, type SceneLine } from './chart-scene.ts';
import { withAlpha } from './colors.ts';
import { summaryOf } from './column-summary.ts';
import { lineStyles } from './line-styles.ts';
import type { Theme } from './theme.ts';
import type { XColumn } from './x-axis.ts';

/** Of the lines of a chart: four runs with training and validation. */
const mostShadedLines = 8;
const fontSize = 11;

/** Rows that a stroke of one CSS pixel stands for; at least 1. */
function rowsOfPixel(from: number, to: number, x: XColumn, { ratio, ...places }: Places): number {
    const pixels = (places.x(x.at(to - 1)) - places.x(x.at(from))) / ratio;
    return pixels > 0 ? (to - from) / pixels : 1;
}

/** Rows beyond the edges, so that lines run out of the picture rather than end in it. */
const margin = 2;

// Points of the curve in progress: x, and y for a row or for a bucket's mean, lowest and highest. Reused for every line.
const points = { x: [] as number[], y: [] as number[], low: [] as number[], high: [] as number[], count: 0 };

/** Puts the visible part of a column into `points`, in device pixels; true where they stand for buckets. */
function collect(values: readonly number[], x: XColumn, places: Places): boolean {
    const [from, to] = rowsWithin(x, values.length, places, margin);
    points.count = 0;
    if (from >= to) {
        return false;
    }
    const level = summaryOf(values).level(2 * rowsOfPixel(from, to, x, places));
    let index = 0;
    if (level === undefined) {
        for (let row = from; row < to; row++, index++) {
            points.x[index] = places.x(x.at(row));
            points.y[index] = places.y(values[row]!);
        }
        points.count = index;
        return false;
    }
    const { rows, low, high, sum, count } = level;
    const last = Math.ceil(to / rows);
    for (let bucket = Math.floor(from / rows); bucket < last; bucket++, index++) {
        const end = Math.min((bucket + 1) * rows, values.length);
        points.x[index] = places.x(x.at((bucket * rows + end - 1) / 2));
        points.y[index] = places.y(sum[bucket]! / count[bucket]!);
        points.low[index] = places.y(low[bucket]!);
        points.high[index] = places.y(high[bucket]!);
    }
    points.count = index;
    return true;
}

/** Calls back with the first and the last of each run of points that can be drawn. */
export function eachStretch(
    isDrawable: (index: number) => boolean,
    count: number,
    draw: (from: number, to: number) => void,
): void {
    let from = -1;
    for (let index = 0; index <= count; index++) {
        const inside = index < count && isDrawable(index);
        if (inside && from < 0) {
            from = index;
        } else if (!inside && from >= 0) {
            draw(from, index - 1);
            from = -1;
        }
    }
}

export function paintLines(plot: uPlot, scene: ChartScene, theme: Theme, ratio: number): void {
    const { ctx } = plot;
    const places = placesOf(plot, scene.logarithmic, ratio);
    // Beside many others, only what the panel is about shows its extremes: they would be one murk.
    const areMany = scene.lines.length > mostShadedLines;
    clipped(ctx, places, () => {
        ctx.lineJoin = 'round';
        for (const faint of [true, false]) {
            for (const line of scene.lines) {
                if ((line.kind === 'faint') === faint) {
                    paintLine(ctx, line, places, theme, !areMany || line.isMain);
                }
            }
        }
    });
}

function paintLine(
    ctx: CanvasRenderingContext2D,
    line: SceneLine,
    places: Places,
    theme: Theme,
    withExtremes: boolean,
): void {
    const style = lineStyles[line.stroke];
    const isFaint = line.kind === 'faint';
    const color = theme.palette[line.color] ?? theme.foreground;
    const { ratio } = places;
    const areBuckets = collect(line.values, line.x, places);
    const stretches: (readonly [from: number, to: number])[] = [];
    const isKnown = (index: number): boolean => Number.isFinite(points.y[index]!);
    eachStretch(isKnown, points.count, (from, to) => stretches.push([from, to]));
    const strength = isFaint
        ? theme.isHighContrast
            ? 0.55
            : 0.32
        : theme.isHighContrast
          ? 1
          : style.strength;
    if (areBuckets && withExtremes) {
        ctx.fillStyle = withAlpha(color, theme.isHighContrast ? 0.45 : 0.28);
        for (const [from, to] of stretches) {
            ctx.beginPath();
            for (let index = from; index <= to; index++) {
                ctx.lineTo(points.x[index]!, points.high[index]!);
            }
            for (let index = to; index >= from; index--) {
                ctx.lineTo(points.x[index]!, points.low[index]!);
            }
            ctx.fill();
        }
    }
    if (areBuckets && isFaint) {
        return;
    }
    const width = isFaint ? 1 : style.width + (theme.isHighContrast ? 0.5 : 0);
    ctx.strokeStyle = withAlpha(color, strength);
    ctx.lineWidth = width * ratio;
    ctx.setLineDash((isFaint ? [] : style.dash).map(length => length * ratio));
    ctx.beginPath();
    for (const [from, to] of stretches) {
        ctx.moveTo(points.x[from]!, points.y[from]!);
        for (let index = from + 1; index <= to; index++) {
            ctx.lineTo(points.x[index]!, points.y[index]!);
        }
    }
    ctx.stroke();
    ctx.setLineDash([]);
    // A single epoch is no line yet.
    for (const [from, to] of stretches) {
        if (from === to) {
            ctx.beginPath();
            ctx.arc(points.x[from]!, points.y[from]!, (isFaint ? 1.5 : 3) * ratio, 0, 2 * Math.PI);
            ctx.fillStyle = withAlpha(color, strength);
            ctx.fill();
        }
    }
}

const edge = { x: [] as number[], y: [] as number[] };

/** Fills the area between two lines; holes in either line are holes in the area. */
export function paintGaps(plot: uPlot, scene: ChartScene, theme: Theme, ratio: number): void {
    const { ctx } = plot;
    const places = placesOf(plot, scene.logarithmic, ratio);
    clipped(ctx, places, () => {
        for (const gap of scene.gaps) {
            const shade = gap.isFaint ? theme.shade * 0.55 : theme.shade;
            ctx.fillStyle = withAlpha(theme.palette[gap.color] ?? theme.foreground, shade);
            paintGap(ctx, gap, places);
        }
    });
}

function paintGap(ctx: CanvasRenderingContext2D, { x, edges }: SceneGap, places: Places): void {
    const rows = Math.min(edges[0].length, edges[1].length);
    collect(edges[0].length === rows ? edges[0] : edges[0].slice(0, rows), x, places);
    const { count } = points;
    for (let index = 0; index < count; index++) {
        edge.x[index] = points.x[index]!;
        edge.y[index] = points.y[index]!;
    }
    collect(edges[1].length === rows ? edges[1] : edges[1].slice(0, rows), x, places);
    const isDrawable = (index: number): boolean =>
        Number.isFinite(edge.y[index]!) && Number.isFinite(points.y[index]!);
    eachStretch(isDrawable, Math.min(count, points.count), (from, to) => {
        ctx.beginPath();
        for (let index = from; index <= to; index++) {
            ctx.lineTo(edge.x[index]!, edge.y[index]!);
        }
        for (let index = to; index >= from; index--) {
            ctx.lineTo(points.x[index]!, points.y[index]!);
        }
        ctx.fill();
    });
}

/** The unit of the x axis, in the corner under the value axis, so that it costs no row of its own. */
export function paintAxisName({ ctx, bbox }: uPlot, name: string, theme: Theme, ratio: number): void {
    ctx.save();
    ctx.font = `${fontSize * ratio}px ${theme.fontFamily}`;
    ctx.textAlign = 'right';
    ctx.textBaseline = 'top';
    ctx.fillStyle = theme.muted;
    ctx.fillText(name, bbox.left - 6 * ratio, bbox.top + bbox.height + 4 * ratio);
    ctx.restore();
}
