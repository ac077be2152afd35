// What is drawn into the axes: shaded gaps and bands, the lines, and over them the best epochs. A stretch of curve with
// more epochs than pixels is drawn as its mean within its extremes, so that nothing is hidden and dashes stay dashes.

import type uPlot from 'uplot';
import { type ChartScene, rowsWithin, type SceneGap, type SceneLine } from './chart-scene.ts';
import { withAlpha } from './colors.ts';
import { summaryOf } from './column-summary.ts';
import { lineStyles } from './line-styles.ts';
import type { Theme } from './theme.ts';
import type { XColumn } from './x-axis.ts';
import type { Range } from './zoom.ts';

/** Height of one row of labels above the plot, in CSS pixels. */
export const labelRowHeight = 15;
const mostLabelRows = 2;
/** Of the lines of a chart: four runs with training and validation. */
const mostShadedLines = 8;
const fontSize = 11;

/** Of a letter of a label, about, in CSS pixels: what need not be measured. */
const letterWidth = 6.2;

/**
 * Rows that the labels need: two that stand close together take one each.
 *
 * @param width of the plot in CSS pixels
 */
export function labelRows({ marks }: Pick<ChartScene, 'marks'>, { from, to }: Range, width: number): number {
    const rows: LabelRow[] = [];
    for (const { x, label = '' } of marks) {
        if (label === '' || x < from || x > to) {
            continue;
        }
        const own = label.length * letterWidth + 14;
        const middle = ((x - from) / (to - from)) * width;
        const left = Math.max(0, Math.min(middle - own / 2, width - own));
        takeRow(rows, left, left + own, 6);
    }
    return Math.min(mostLabelRows, rows.length);
}

/** Stretches that labels have taken. */
type LabelRow = (readonly [from: number, to: number])[];

/** Takes a place in the lowest row where it is free, with a gap to its neighbours, and returns the row. */
function takeRow(rows: LabelRow[], from: number, to: number, gap: number): number {
    const free = rows.findIndex(row => row.every(taken => to + gap <= taken[0] || taken[1] + gap <= from));
    const place = free >= 0 ? free : rows.length;
    rows[place] = [...(rows[place] ?? []), [from, to]];
    return place;
}

/** From values to device pixels, in the scales as they are. */
interface Places {
    readonly ratio: number;
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
    readonly from: number;
    readonly to: number;
    x(value: number): number;
    y(value: number): number;
}

export function placesOf(plot: uPlot, logarithmic: boolean, ratio: number): Places {
    const { left, top, width, height } = plot.bbox;
    const { min: from = 0, max: to = 1 } = plot.scales.x ?? {};
    const { min: low = 0, max: high = 1 } = plot.scales.y ?? {};
    const xScale = width / (to - from);
    const [lowest, highest] = logarithmic ? [Math.log10(low), Math.log10(high)] : [low, high];
    const yScale = height / (highest - lowest);
    const bottom = top + height;
    return {
        ratio,
        left,
        top,
        width,
        height,
        from,
        to,
        x: value => left + (value - from) * xScale,
        y: logarithmic
            ? value => (value > 0 ? bottom - (Math.log10(value) - lowest) * yScale : Number.NaN)
            : value => bottom - (value - lowest) * yScale,
    };
}

function clipped(
    ctx: CanvasRenderingContext2D,
    { left, top, width, height }: Places,
    paint: () => void,
): void {
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, top, width, height);
    ctx.clip();
    paint();
    ctx.restore();
}

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
    const isKnown = (index: number): boolean => Number.isFinite(points.y[index]!);
    const strength = isFaint
        ? theme.isHighContrast
            ? 0.55
            : 0.32
        : theme.isHighContrast
          ? 1
          : style.strength;
    if (areBuckets && withExtremes) {
        ctx.fillStyle = withAlpha(color, theme.isHighContrast ? 0.45 : 0.28);
        eachStretch(isKnown, points.count, (from, to) => {
            ctx.beginPath();
            for (let index = from; index <= to; index++) {
                ctx.lineTo(points.x[index]!, points.high[index]!);
            }
            for (let index = to; index >= from; index--) {
                ctx.lineTo(points.x[index]!, points.low[index]!);
            }
            ctx.fill();
        });
    }
    if (areBuckets && isFaint) {
        return;
    }
    const width = isFaint ? 1 : style.width + (theme.isHighContrast ? 0.5 : 0);
    ctx.strokeStyle = withAlpha(color, strength);
    ctx.lineWidth = width * ratio;
    ctx.setLineDash((isFaint ? [] : style.dash).map(length => length * ratio));
    ctx.beginPath();
    eachStretch(isKnown, points.count, (from, to) => {
        ctx.moveTo(points.x[from]!, points.y[from]!);
        for (let index = from + 1; index <= to; index++) {
            ctx.lineTo(points.x[index]!, points.y[index]!);
        }
    });
    ctx.stroke();
    ctx.setLineDash([]);
    // A single epoch is no line yet.
    eachStretch(isKnown, points.count, (from, to) => {
        if (from === to) {
            ctx.beginPath();
            ctx.arc(points.x[from]!, points.y[from]!, (isFaint ? 1.5 : 3) * ratio, 0, 2 * Math.PI);
            ctx.fillStyle = withAlpha(color, strength);
            ctx.fill();
        }
    });
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

interface PlacedMark {
    readonly kind: 'best' | 'onset';
    readonly paint: string;
    readonly x: number;
    readonly y: number;
    readonly label: { readonly text: string; readonly left: number; readonly middle: number } | undefined;
}

/**
 * Marks each best epoch by a ring on its line, the onset of overfitting by a diamond, and where there is a label, by a thin
 * line up to it.
 *
 * @param ratio device pixels of one CSS pixel
 */
export function paintMarks(plot: uPlot, scene: ChartScene, theme: Theme, ratio: number): void {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.font = `${fontSize * ratio}px ${theme.fontFamily}`;
    ctx.textBaseline = 'middle';
    ctx.setLineDash([]);
    ctx.lineWidth = ratio;
    const placed = placeMarks(ctx, scene, placesOf(plot, scene.logarithmic, ratio), theme);
    for (const { paint, x, label } of placed) {
        if (label !== undefined) {
            ctx.strokeStyle = paint;
            ctx.globalAlpha = theme.isHighContrast ? 1 : 0.65;
            ctx.beginPath();
            ctx.moveTo(x + 0.5, label.middle + 6 * ratio);
            ctx.lineTo(x + 0.5, bbox.top + bbox.height);
            ctx.stroke();
        }
    }
    ctx.globalAlpha = 1;
    for (const mark of placed) {
        if (mark.label !== undefined) {
            paintLabel(ctx, mark, mark.label, theme, ratio);
        }
        if (Number.isFinite(mark.y) && mark.y >= bbox.top - 1 && mark.y <= bbox.top + bbox.height + 1) {
            ctx.fillStyle = theme.background;
            ctx.strokeStyle = mark.paint;
            ctx.lineWidth = 2 * ratio;
            traceMark(ctx, mark.kind, mark.x, mark.y, 4 * ratio);
            ctx.fill();
            ctx.stroke();
        }
    }
    ctx.restore();
}

function traceMark(
    ctx: CanvasRenderingContext2D,
    kind: PlacedMark['kind'],
    x: number,
    y: number,
    radius: number,
): void {
    ctx.beginPath();
    if (kind === 'best') {
        ctx.arc(x, y, radius, 0, 2 * Math.PI);
        return;
    }
    const reach = radius * 1.25;
    ctx.moveTo(x, y - reach);
    ctx.lineTo(x + reach, y);
    ctx.lineTo(x, y + reach);
    ctx.lineTo(x - reach, y);
    ctx.closePath();
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

/** Puts labels above the plot, centred over their place where there is room, in the lowest row that is free. */
function placeMarks(
    ctx: CanvasRenderingContext2D,
    scene: ChartScene,
    places: Places,
    theme: Theme,
): PlacedMark[] {
    const { ratio, left: start, width: whole, top } = places;
    const rows: LabelRow[] = [];
    // In the scene's order: where there is no room for all, the run comes before its twin.
    return scene.marks
        .filter(({ x }) => x >= places.from && x <= places.to)
        .map(({ kind, color, x: value, value: height, label }) => {
            const x = Math.round(places.x(value));
            const mark = { kind, paint: theme.palette[color] ?? theme.foreground, x, y: places.y(height) };
            if (label === undefined) {
                return { ...mark, label };
            }
            const width = ctx.measureText(label).width + 12 * ratio;
            const left = Math.max(start, Math.min(x - width / 2, start + whole - width));
            const row = takeRow(rows, left, left + width, 6 * ratio);
            if (row >= mostLabelRows) {
                // The mark says it too, and the words beside the charts.
                return { ...mark, label: undefined };
            }
            const middle = top - (row + 0.5) * labelRowHeight * ratio - 3 * ratio;
            return { ...mark, label: { text: label, left, middle } };
        });
}

/** The ground behind the text hides the lines of the labels above it. */
function paintLabel(
    ctx: CanvasRenderingContext2D,
    { kind, paint }: PlacedMark,
    { text, left, middle }: NonNullable<PlacedMark['label']>,
    theme: Theme,
    ratio: number,
): void {
    ctx.fillStyle = theme.background;
    ctx.fillRect(left, middle - 6 * ratio, ctx.measureText(text).width + 14 * ratio, 12 * ratio);
    ctx.fillStyle = paint;
    traceMark(ctx, kind, left + 4 * ratio, middle, 3 * ratio);
    ctx.fill();
    ctx.textAlign = 'left';
    ctx.fillStyle = theme.foreground;
    ctx.fillText(text, left + 11 * ratio, middle + ratio / 2);
}
