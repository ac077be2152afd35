// What is marked on the curves: rings and diamonds, with labels in rows above the plot.

import type uPlot from 'uplot';
import { type Places, placesOf } from './chart-places.ts';
import type { ChartScene } from './chart-scene.ts';
import type { Theme } from './theme.ts';
import type { Range } from './zoom.ts';

/** Height of one row of labels above the plot, in CSS pixels. */
export const labelRowHeight = 15;
const mostLabelRows = 2;
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
