// What the chart library does not draw: the shaded gap under the lines, and the best epochs over them.

import type uPlot from 'uplot';
import type { ChartScene, SceneGap } from './chart-scene.ts';
import { withAlpha } from './colors.ts';
import type { Theme } from './theme.ts';

/** Height of one row of labels above the plot, in CSS pixels. */
export const labelRowHeight = 15;
const fontSize = 11;

/** Rows that labels may need: two that stand close together take one each. */
export function labelRows(scene: ChartScene): number {
    return Math.min(2, scene.marks.filter(mark => mark.label !== undefined).length);
}

/** Fills the area between two lines, epoch by epoch; holes in either line are holes in the area. */
export function paintGaps(plot: uPlot, scene: ChartScene, theme: Theme): void {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (const gap of scene.gaps) {
        ctx.fillStyle = withAlpha(theme.palette[gap.color] ?? theme.foreground, theme.shade);
        for (const [from, to] of stretches(gap, scene.logarithmic)) {
            ctx.beginPath();
            for (let row = from; row <= to; row++) {
                ctx.lineTo(
                    plot.valToPos(row + 1, 'x', true),
                    plot.valToPos(gap.edges[0][row] ?? 0, 'y', true),
                );
            }
            for (let row = to; row >= from; row--) {
                ctx.lineTo(
                    plot.valToPos(row + 1, 'x', true),
                    plot.valToPos(gap.edges[1][row] ?? 0, 'y', true),
                );
            }
            ctx.closePath();
            ctx.fill();
        }
    }
    ctx.restore();
}

/** Runs of rows, first and last included, in which both lines can be drawn. */
export function stretches(gap: SceneGap, logarithmic: boolean): [number, number][] {
    const drawable = (value: number | undefined): boolean =>
        value !== undefined && Number.isFinite(value) && (!logarithmic || value > 0);
    const found: [number, number][] = [];
    let from = -1;
    const [one, other] = gap.edges;
    const rows = Math.min(one.length, other.length);
    for (let row = 0; row <= rows; row++) {
        const inside = row < rows && drawable(one[row]) && drawable(other[row]);
        if (inside && from < 0) {
            from = row;
        } else if (!inside && from >= 0) {
            found.push([from, row - 1]);
            from = -1;
        }
    }
    return found;
}

interface PlacedMark {
    readonly paint: string;
    readonly x: number;
    readonly y: number;
    readonly label: { readonly text: string; readonly left: number; readonly middle: number } | undefined;
}

/**
 * Marks each best epoch by a dot on its line, and where it has a label, by a thin line up to it.
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
    const placed = placeMarks(plot, scene, theme, ratio);
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
    for (const { paint, x, y, label } of placed) {
        if (label !== undefined) {
            paintLabel(ctx, label, paint, theme, ratio);
        }
        if (Number.isFinite(y) && y >= bbox.top - 1 && y <= bbox.top + bbox.height + 1) {
            ctx.beginPath();
            ctx.arc(x, y, 4 * ratio, 0, 2 * Math.PI);
            ctx.fillStyle = theme.background;
            ctx.fill();
            ctx.strokeStyle = paint;
            ctx.lineWidth = 2 * ratio;
            ctx.stroke();
        }
    }
    // The corner under the value axis is free, so the axis' name costs no row of its own.
    ctx.font = `${fontSize * ratio}px ${theme.fontFamily}`;
    ctx.textAlign = 'right';
    ctx.textBaseline = 'top';
    ctx.fillStyle = theme.muted;
    ctx.fillText('epoch', bbox.left - 6 * ratio, bbox.top + bbox.height + 4 * ratio);
    ctx.restore();
}

/** Puts labels above the plot, centred over their epoch where there is room, in the lowest row that is free. */
function placeMarks(plot: uPlot, scene: ChartScene, theme: Theme, ratio: number): PlacedMark[] {
    const { ctx, bbox } = plot;
    const takenUntil: number[] = [];
    return [...scene.marks]
        .sort((a, b) => a.epoch - b.epoch)
        .map(({ color, epoch, value, label }) => {
            const x = Math.round(plot.valToPos(epoch, 'x', true));
            const mark = {
                paint: theme.palette[color] ?? theme.foreground,
                x,
                y: plot.valToPos(value, 'y', true),
            };
            if (label === undefined) {
                return { ...mark, label };
            }
            const width = ctx.measureText(label).width + 12 * ratio;
            const left = Math.max(bbox.left, Math.min(x - width / 2, bbox.left + bbox.width - width));
            const free = takenUntil.findIndex(until => until + 6 * ratio < left);
            const row = free >= 0 ? free : takenUntil.length;
            takenUntil[row] = left + width;
            const middle = bbox.top - (row + 0.5) * labelRowHeight * ratio - 3 * ratio;
            return { ...mark, label: { text: label, left, middle } };
        });
}

/** The ground behind the text hides the lines of the labels above it. */
function paintLabel(
    ctx: CanvasRenderingContext2D,
    { text, left, middle }: NonNullable<PlacedMark['label']>,
    paint: string,
    theme: Theme,
    ratio: number,
): void {
    ctx.fillStyle = theme.background;
    ctx.fillRect(left, middle - 6 * ratio, ctx.measureText(text).width + 14 * ratio, 12 * ratio);
    ctx.fillStyle = paint;
    ctx.beginPath();
    ctx.arc(left + 4 * ratio, middle, 3 * ratio, 0, 2 * Math.PI);
    ctx.fill();
    ctx.textAlign = 'left';
    ctx.fillStyle = theme.foreground;
    ctx.fillText(text, left + 11 * ratio, middle + ratio / 2);
}
