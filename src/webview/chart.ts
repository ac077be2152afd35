// One chart: lines drawn by uPlot, with a cursor that mouse and keys move and that other charts follow.

import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { labelRowHeight, labelRows, paintGaps, paintMarks } from './chart-painting.ts';
import { type ChartScene, type SceneLine, valueRange } from './chart-scene.ts';
import { withAlpha } from './colors.ts';
import { h, setAttribute } from './dom.ts';
import { formatPower, formatTicks } from './format.ts';
import type { Theme } from './theme.ts';

export interface ChartOptions {
    theme(): Theme;
    /** The cursor was moved here by the user, to an epoch from 1, or away. */
    moved(epoch: number | undefined): void;
    /** The values at an epoch in words, for screen readers. */
    describe(epoch: number): string;
}

/** Epochs that Page Up and Page Down pass over. */
const pageEpochs = 10;
const epochSteps = [
    1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1e3, 2e3, 2500, 5e3, 1e4, 2e4, 5e4, 1e5, 1e6,
];

export class CurveChart {
    /** Focusable: a slider over the epochs, since that is what its keys do and what screen readers can say. */
    readonly element: HTMLElement;
    private readonly options: ChartOptions;
    private plot: uPlot | undefined;
    private scene: ChartScene | undefined;
    private signature = '';
    private cursor: number | undefined;
    /** Set while this code moves the cursor, which is no movement by the user. */
    private placing = false;

    constructor(options: ChartOptions) {
        this.options = options;
        this.element = h('div', { class: 'plot', role: 'slider', tabindex: '0', 'aria-valuemin': '1' });
        this.element.addEventListener('keydown', event => this.onKey(event));
        new ResizeObserver(() => this.resize()).observe(this.element);
    }

    show(scene: ChartScene): void {
        this.scene = scene;
        setAttribute(this.element, 'aria-label', `${scene.title} by epoch`);
        setAttribute(this.element, 'aria-valuemax', String(Math.max(1, scene.epochs)));
        this.describeCursor();
        const signature = [
            scene.logarithmic,
            scene.asShare,
            labelRows(scene),
            ...scene.lines.map(line => line.key),
        ].join('|');
        if (this.plot === undefined || signature !== this.signature) {
            this.signature = signature;
            this.create(scene);
        } else {
            this.plot.setData(dataOf(scene), true);
        }
        this.placeCursor();
    }

    /** Follows the cursor of another chart. */
    setCursor(epoch: number | undefined): void {
        this.cursor = epoch;
        this.describeCursor();
        this.placeCursor();
    }

    /** The colours have changed. */
    repaint(): void {
        if (this.scene !== undefined) {
            this.create(this.scene);
            this.placeCursor();
        }
    }

    private create(scene: ChartScene): void {
        this.plot?.destroy();
        const { width, height } = this.size();
        this.plot = new uPlot(this.plotOptions(scene, width, height), dataOf(scene), this.element);
        for (const canvas of this.element.querySelectorAll('canvas')) {
            canvas.setAttribute('aria-hidden', 'true');
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
        return {
            width,
            height,
            padding: [labelRows(scene) * labelRowHeight + 8, 10, 0, 0],
            legend: { show: false },
            cursor: {
                y: false,
                drag: { x: false, y: false },
                points: {
                    size: 7,
                    width: 2,
                    stroke: (_plot, index) => this.colorOf(index),
                    fill: () => theme().background,
                },
            },
            scales: {
                x: { time: false, range: () => [1, current().lastEpoch] },
                y: { distr: scene.logarithmic ? 3 : 1, range: () => [...valueRange(current())] },
            },
            axes: [
                { ...axis, grid: { show: false }, space: 44, size: 22, gap: 4, incrs: epochSteps },
                {
                    ...axis,
                    // A logarithmic axis has a tick for each multiple of a power of ten: the powers are enough.
                    ...(scene.logarithmic
                        ? {
                              filter: (_plot, splits) => splits.map(powerOfTen),
                              grid: { ...axis.grid, filter: (_plot, splits) => splits.map(powerOfTen) },
                          }
                        : {}),
                    space: 34,
                    gap: 6,
                    size: (plot, values) => axisSize(plot, values),
                    values: (_plot, splits) =>
                        scene.logarithmic ? splits.map(formatPower) : formatTicks(splits, scene.asShare),
                },
            ],
            series: [{}, ...scene.lines.map((line, index) => this.seriesOf(line, index + 1))],
            hooks: {
                drawAxes: [plot => paintGaps(plot, current(), theme())],
                draw: [plot => paintMarks(plot, current(), theme(), uPlot.pxRatio)],
                setCursor: [plot => this.onPointer(plot)],
            },
        };
    }

    private seriesOf(line: SceneLine, index: number): uPlot.Series {
        const { theme } = this.options;
        return {
            stroke: () => this.colorOf(index),
            width: line.kind === 'faint' ? 1 : theme().isHighContrast ? 2.5 : 2,
            ...(line.dashed ? { dash: line.kind === 'faint' ? [3, 3] : [7, 4] } : {}),
            // A single epoch is no line yet.
            points: { show: plot => (plot.data[0]?.length ?? 0) < 2, size: 6 },
        };
    }

    private colorOf(index: number): string {
        const theme = this.options.theme();
        const line = this.scene?.lines[index - 1];
        const color = theme.palette[line?.color ?? 0] ?? theme.foreground;
        return line?.kind === 'faint' ? withAlpha(color, theme.isHighContrast ? 0.55 : 0.32) : color;
    }

    private onPointer(plot: uPlot): void {
        if (this.placing) {
            return;
        }
        const { idx, left = -1 } = plot.cursor;
        const epoch = left < 0 || idx === null || idx === undefined ? undefined : idx + 1;
        if (epoch !== this.cursor) {
            this.cursor = epoch;
            this.describeCursor();
            this.options.moved(epoch);
        }
    }

    private onKey(event: KeyboardEvent): void {
        const epochs = this.scene?.epochs ?? 0;
        if (epochs === 0 || event.ctrlKey || event.metaKey || event.altKey) {
            return;
        }
        const here = this.cursor;
        const targets: Readonly<Record<string, number | undefined>> = {
            ArrowLeft: (here ?? epochs + 1) - 1,
            ArrowRight: (here ?? 0) + 1,
            ArrowDown: (here ?? epochs + 1) - 1,
            ArrowUp: (here ?? 0) + 1,
            PageDown: (here ?? epochs + pageEpochs) - pageEpochs,
            PageUp: (here ?? 1 - pageEpochs) + pageEpochs,
            Home: 1,
            End: epochs,
        };
        const target = targets[event.key];
        if (target !== undefined) {
            event.preventDefault();
            const epoch = Math.max(1, Math.min(epochs, target));
            this.setCursor(epoch);
            this.options.moved(epoch);
        } else if (event.key === 'Escape' && here !== undefined) {
            event.preventDefault();
            this.setCursor(undefined);
            this.options.moved(undefined);
        }
    }

    private placeCursor(): void {
        const { plot, cursor } = this;
        if (plot === undefined) {
            return;
        }
        this.placing = true;
        const left = cursor === undefined ? -10 : plot.valToPos(cursor, 'x');
        plot.setCursor({ left, top: cursor === undefined ? -10 : 0 }, false);
        this.placing = false;
    }

    private describeCursor(): void {
        const epoch = this.cursor ?? Math.max(1, this.scene?.epochs ?? 1);
        setAttribute(this.element, 'aria-valuenow', String(epoch));
        setAttribute(this.element, 'aria-valuetext', this.options.describe(epoch));
    }
}

function dataOf(scene: ChartScene): uPlot.AlignedData {
    const epochs = Array.from({ length: scene.epochs }, (_, row) => row + 1);
    return [epochs, ...scene.lines.map(line => [...line.values])];
}

function powerOfTen(tick: number): number | null {
    return tick > 0 && Math.abs(Math.log10(tick) - Math.round(Math.log10(tick))) < 1e-9 ? tick : null;
}

/** Wide enough for the widest label, as a rule the same for both charts, and in steps so that it does not tremble from one epoch to the next. */
function axisSize(plot: uPlot, values: readonly string[] | null): number {
    const widest = (values ?? []).reduce(
        (longest, text) => (text.length > longest.length ? text : longest),
        '',
    );
    plot.ctx.font = plot.axes[1]?.font?.[0] ?? plot.ctx.font;
    const width = plot.ctx.measureText(widest).width / uPlot.pxRatio;
    return Math.max(56, Math.ceil((width + 10) / 8) * 8);
}
