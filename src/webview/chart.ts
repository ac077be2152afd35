// One chart: uPlot's axes and scales with our lines in them, a cursor that mouse and keys move, and a part of the x axis
// that is looked at. Other charts follow both.

import uPlot from 'uplot';
import { t } from '../core/localize.ts';
import 'uplot/dist/uPlot.min.css';
import { axisSize, epochSteps, labelledPowers } from './chart-axes.ts';
import { listenToGestures } from './chart-gestures.ts';
import { actOfKey } from './chart-keys.ts';
import { labelRowHeight, labelRows, paintMarks } from './chart-marks.ts';
import { paintAxisName, paintGaps, paintLines } from './chart-painting.ts';
import { type ChartScene, valueRange } from './chart-scene.ts';
import { h, setAttribute, setHidden } from './dom.ts';
import { formatPower, formatTicks } from './format.ts';
import type { Theme } from './theme.ts';
import { axisNames } from './x-axis.ts';
import { panBy, type Range, within, zoomBy } from './zoom.ts';

export interface ChartOptions {
    theme(): Theme;
    /** The cursor was moved here by the user, to a place of the x axis, or away. */
    moved(x: number | undefined): void;
    /** Another part of the x axis is to be looked at; undefined for all of it. */
    zoomed(part: Range | undefined): void;
    /** The values at a place of the x axis in words, for screen readers. */
    describe(x: number): string;
}

/** What the value axis and the margin take of the width, as a rule. */
const axisRoom = 74;

export class CurveChart {
    /** Focusable: a slider over the epochs, since that is what its keys do and what screen readers can say. */
    readonly element: HTMLElement;
    private readonly options: ChartOptions;
    private readonly dots: HTMLElement[] = [];
    private plot: uPlot | undefined;
    private scene: ChartScene | undefined;
    private part: Range | undefined;
    private signature = '';
    private cursor: number | undefined;
    /** Set while this code moves the cursor, which is no movement by the user. */
    private placing = false;
    /** What is to be seen has changed since it was drawn. */
    private isStale = false;
    /** What is drawn or pointed at has changed since the cursor was put there. */
    private isMoved = false;
    /** What is shown or pointed at has changed since it was last said in words. */
    private isUnsaid = false;

    constructor(options: ChartOptions) {
        this.options = options;
        this.element = h('div', {
            ...{ class: 'plot', role: 'slider', tabindex: '0', 'aria-valuemin': '1' },
            'aria-keyshortcuts': '+ - 0 Shift+ArrowLeft Shift+ArrowRight',
        });
        this.element.addEventListener('keydown', event => this.onKey(event));
        new ResizeObserver(() => this.resize()).observe(this.element);
    }

    /** What it shows; empty before it shows anything. */
    get title(): string {
        return this.scene?.title ?? '';
    }

    /**
     * What `draw` is to draw, and `describe` to say.
     *
     * @param part what is seen of the x axis; undefined for all of it
     */
    show(scene: ChartScene, part?: Range): void {
        this.scene = scene;
        this.isUnsaid = true;
        this.zoom(part);
    }

    /** Looks at a part of the x axis, as another chart does. */
    zoom(part: Range | undefined): void {
        const { scene } = this;
        this.part = scene && part && within(part, scene.xRange);
        this.isStale = true;
    }

    /**
     * Draws what has changed since it was drawn last: once a frame, however often a gesture has moved it, and before anything
     * of the page is changed. Writing on a canvas has the browser work out the styles of the whole page first.
     */
    draw(): void {
        const { scene, isStale } = this;
        if (scene === undefined || !isStale) {
            return;
        }
        // Where the cursor was just put somewhere, it does not stay where it was in the picture.
        this.placing = this.isMoved;
        this.isMoved = true;
        if (this.plot === undefined || this.signatureOf(scene) !== this.signature) {
            this.create(scene);
        } else {
            this.rescale();
        }
        this.placing = false;
    }

    /** Puts the cursor on what was drawn, and says how far it goes: once a frame, after all charts are drawn. */
    point(): void {
        const { scene, isMoved } = this;
        if (scene === undefined || !isMoved) {
            return;
        }
        this.isMoved = false;
        setAttribute(this.element, 'aria-label', t('{0} by {1}', scene.title, axisNames[scene.unit]));
        setAttribute(this.element, 'aria-valuemax', String(Math.max(1, scene.epochs)));
        this.placeCursor();
    }

    /** Says what is shown at the cursor, for screen readers. */
    describe(): void {
        const { scene, isUnsaid } = this;
        if (scene === undefined || !isUnsaid) {
            return;
        }
        this.isUnsaid = false;
        const row =
            (this.cursor === undefined ? undefined : this.rowAt(this.cursor)) ??
            Math.max(0, scene.epochs - 1);
        setAttribute(this.element, 'aria-valuenow', String(row + 1));
        setAttribute(this.element, 'aria-valuetext', this.options.describe(scene.lead.at(row)));
    }

    /** Puts the cursor at a place of the x axis, or away; `point` and `describe` then do. */
    setCursor(x: number | undefined): void {
        this.cursor = x;
        this.isMoved = true;
        this.isUnsaid = true;
    }

    /** The colours have changed. */
    repaint(): void {
        if (this.scene !== undefined) {
            this.create(this.scene);
            this.placeCursor();
        }
    }

    /** What cannot be changed in a plot that is there. */
    private signatureOf(scene: ChartScene): string {
        return [scene.logarithmic, scene.asShare, scene.unit].join('|');
    }

    /** Room for the labels, of which there are no more where only a part of the axis is seen. */
    private topPadding(plot: uPlot, scene: ChartScene): number {
        return labelRows(scene, scene.xRange, Math.max(0, plot.width - axisRoom)) * labelRowHeight + 8;
    }

    private rescale(): void {
        const { plot } = this;
        this.isStale = false;
        if (plot !== undefined) {
            plot.batch(() => {
                // The limits are those of the scales' `range`.
                plot.setScale('x', { min: 0, max: 1 });
                plot.setScale('y', { min: 0, max: 1 });
                // Where neither has changed, the curves may have.
                plot.redraw(true, true);
            });
        }
    }

    private create(scene: ChartScene): void {
        this.plot?.destroy();
        this.isStale = false;
        this.signature = this.signatureOf(scene);
        this.dots.length = 0;
        const { width, height } = this.size();
        this.plot = new uPlot(this.plotOptions(scene, width, height), [[]], this.element);
        for (const canvas of this.element.querySelectorAll('canvas')) {
            canvas.setAttribute('aria-hidden', 'true');
        }
        const box = h('div', { class: 'zoom-box' });
        box.hidden = true;
        this.plot.over.append(box);
        listenToGestures(
            this.plot.over,
            {
                view: () => this.view(),
                width: () => (this.plot?.bbox.width ?? 0) / uPlot.pxRatio,
                pan: distance => this.change(panBy(this.part, this.whole(), distance)),
                zoom: (center, factor) => this.change(zoomBy(this.part, this.whole(), center, factor)),
                choose: part => this.change(within(part, this.whole())),
                reset: () => this.change(undefined),
            },
            box,
        );
    }

    private whole(): Range {
        return this.scene?.xRange ?? { from: 1, to: 2 };
    }

    private view(): Range {
        return this.part ?? this.whole();
    }

    private change(part: Range | undefined): void {
        if (part?.from !== this.part?.from || part?.to !== this.part?.to) {
            this.options.zoomed(part);
        }
    }

    private resize(): void {
        const { width, height } = this.size();
        if (
            this.plot !== undefined &&
            width > 0 &&
            (width !== this.plot.width || height !== this.plot.height)
        ) {
            this.plot.setSize({ width, height });
            this.placeCursor();
        }
    }

    private size(): { width: number; height: number } {
        return { width: this.element.clientWidth, height: this.element.clientHeight };
    }

    private plotOptions(scene: ChartScene, width: number, height: number): uPlot.Options {
        const { theme } = this.options;
        const current = (): ChartScene => this.scene ?? scene;
        const axis = {
            stroke: () => theme().muted,
            font: `11px ${theme().fontFamily}`,
            grid: { stroke: () => theme().grid, width: 1 },
            ticks: { show: false },
            border: { show: false },
        };
        const { pxRatio } = uPlot;
        return {
            width,
            height,
            padding: [plot => this.topPadding(plot, current()), 18, 0, 0],
            legend: { show: false },
            cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
            scales: {
                x: { time: false, range: () => [this.view().from, this.view().to] },
                y: {
                    distr: scene.logarithmic ? 3 : 1,
                    range: () => [...valueRange(current(), this.part)],
                },
            },
            axes: [
                {
                    ...axis,
                    grid: { show: false },
                    space: 44,
                    size: 22,
                    gap: 4,
                    ...(scene.unit === 'epoch' && { incrs: epochSteps }),
                },
                {
                    ...axis,
                    // A logarithmic axis has a tick for each multiple of a power of ten: the powers are enough, where there are two.
                    ...(scene.logarithmic
                        ? {
                              filter: (_plot, splits) => labelledPowers(splits),
                              grid: { ...axis.grid, filter: (_plot, splits) => labelledPowers(splits) },
                          }
                        : {}),
                    space: 34,
                    gap: 6,
                    size: (plot, values) => axisSize(plot, values),
                    values: (_plot, splits) =>
                        scene.logarithmic ? splits.map(formatPower) : formatTicks(splits, scene.asShare),
                },
            ],
            series: [{}],
            hooks: {
                drawAxes: [plot => paintGaps(plot, current(), theme(), pxRatio)],
                draw: [
                    plot => {
                        paintLines(plot, current(), theme(), pxRatio);
                        paintMarks(plot, current(), theme(), pxRatio);
                        paintAxisName(plot, axisNames[current().unit], theme(), pxRatio);
                    },
                ],
                setCursor: [plot => this.onPointer(plot)],
            },
        };
    }

    private onPointer(plot: uPlot): void {
        if (this.placing) {
            return;
        }
        const { left = -1 } = plot.cursor;
        const x = left < 0 ? undefined : plot.posToVal(left, 'x');
        const row = x === undefined ? undefined : this.rowAt(x);
        // Between two epochs there is nothing to read, so the cursor goes from one to the next.
        const snapped = row === undefined ? undefined : this.scene?.lead.at(row);
        if (snapped !== this.cursor) {
            this.setCursor(snapped);
            this.options.moved(snapped);
        }
        this.placeCursor();
    }

    /** The lead's row at a place of the axis, or its last. */
    private rowAt(x: number): number | undefined {
        const { scene } = this;
        return scene === undefined || scene.epochs === 0
            ? undefined
            : (scene.lead.rowNear(x, scene.epochs) ?? scene.epochs - 1);
    }

    private onKey(event: KeyboardEvent): void {
        const epochs = this.scene?.epochs ?? 0;
        const { cursor, part } = this;
        const row = cursor === undefined || epochs === 0 ? undefined : this.rowAt(cursor);
        const act = actOfKey(event, { epochs, row, cursor, part, whole: this.whole() });
        if (act === undefined) {
            return;
        }
        event.preventDefault();
        if (act.kind === 'look') {
            this.change(act.part);
            return;
        }
        const x = act.row === undefined ? undefined : this.scene!.lead.at(act.row);
        const { from, to } = this.view();
        if (x !== undefined && (x < from || x > to)) {
            this.change(panBy(part, this.whole(), x < from ? x - from : x - to));
        }
        this.setCursor(x);
        // A screen reader that has heard the key asks for the value.
        this.describe();
        this.options.moved(x);
    }

    private placeCursor(): void {
        const { plot, cursor } = this;
        if (plot === undefined) {
            return;
        }
        const { from, to } = this.view();
        const isSeen = cursor !== undefined && cursor >= from && cursor <= to;
        this.placing = true;
        const left = isSeen ? plot.valToPos(cursor, 'x') : -10;
        plot.setCursor({ left, top: isSeen ? 0 : -10 }, false);
        this.placing = false;
        this.placeDots(plot, isSeen ? cursor : undefined);
    }

    private placeDots(plot: uPlot, x: number | undefined): void {
        const theme = this.options.theme();
        let used = 0;
        for (const line of x === undefined ? [] : (this.scene?.lines ?? [])) {
            const row =
                line.isMain && line.kind !== 'faint' ? line.x.rowNear(x!, line.values.length) : undefined;
            const value = row === undefined ? Number.NaN : line.values[row]!;
            const top = plot.valToPos(value, 'y');
            if (!Number.isFinite(top) || top < 0 || top > plot.bbox.height / uPlot.pxRatio) {
                continue;
            }
            const dot = this.dots[used] ?? plot.over.appendChild(h('div', { class: 'dot' }));
            this.dots[used] = dot;
            dot.style.setProperty('--run', theme.palette[line.color] ?? theme.foreground);
            dot.style.transform = `translate(${plot.valToPos(line.x.at(row!), 'x')}px, ${top}px)`;
            setHidden(dot, false);
            used++;
        }
        for (let index = used; index < this.dots.length; index++) {
            setHidden(this.dots[index]!, true);
        }
    }
}
