// The small charts below loss and metric, of runs that learn their noise; those that no drawn run has are hidden.

import { t } from '../core/localize.ts';
import { CurveChart } from './chart.ts';
import { h, setAttribute, setHidden, setText } from './dom.ts';
import {
    describeNoise,
    formatNoise,
    type NoiseQuantity,
    type NoiseRow,
    noiseCurves,
    noiseFacts,
    noiseQuantities,
    noiseScene,
    summarizeNoise,
} from './noise-scene.ts';
import { readoutCaption } from './readout.ts';
import { ReadoutTable } from './readout-table.ts';
import type { Theme } from './theme.ts';
import type { ViewState } from './view-state.ts';
import { epochAt, type XUnit } from './x-axis.ts';
import type { Range } from './zoom.ts';

export interface NoiseChartsOptions {
    theme(): Theme;
    /** The user moved the cursor of one of the charts. */
    moved(x: number | undefined, chart: CurveChart): void;
    zoomed(part: Range | undefined): void;
}

interface Block {
    readonly quantity: NoiseQuantity;
    readonly element: HTMLElement;
    readonly readout: ReadoutTable;
    readonly summary: HTMLElement;
    readonly chart: CurveChart;
}

export class NoiseCharts {
    readonly element: HTMLElement;
    readonly charts: readonly CurveChart[];
    private readonly options: NoiseChartsOptions;
    private readonly blocks: readonly Block[];
    private rows: readonly NoiseRow[] = [];
    private unit: XUnit = 'epoch';

    constructor(options: NoiseChartsOptions) {
        this.options = options;
        this.blocks = noiseQuantities.map(quantity => this.block(quantity));
        this.charts = this.blocks.map(({ chart }) => chart);
        this.element = h(
            'section',
            { class: 'charts noise', 'aria-label': t('Learned noise') },
            ...this.blocks.map(({ element }) => element),
        );
    }

    show(rows: readonly NoiseRow[], { unit, zoom }: Pick<ViewState, 'unit' | 'zoom'>): void {
        this.rows = rows;
        this.unit = unit;
        for (const { quantity, element, chart } of this.blocks) {
            const scene = noiseScene(quantity, rows, unit);
            setHidden(element, scene === undefined);
            if (scene !== undefined) {
                // Shown before it is drawn: what is hidden has no size.
                setHidden(this.element, false);
                chart.show(scene, zoom);
            }
        }
        setHidden(
            this.element,
            this.blocks.every(({ element }) => element.hidden),
        );
    }

    /** Shows the numbers and what the charts say in words. */
    showWords(cursor: number | undefined): void {
        for (const { quantity, element, summary } of this.blocks) {
            if (!element.hidden) {
                setText(summary, summarizeNoise(quantity, this.rows));
            }
        }
        this.showReadouts(cursor);
    }

    /** Shows the numbers at a place of the x axis, or the latest ones, and says them. */
    showReadouts(cursor: number | undefined): void {
        const { palette, foreground } = this.options.theme();
        for (const { quantity, element, chart, readout } of this.blocks) {
            if (element.hidden) {
                continue;
            }
            chart.describe();
            readout.show(
                readoutCaption(noiseFacts[quantity].title, this.unit, cursor),
                noiseCurves(quantity, this.rows).map(({ key, label, color, dashed, run, columns }) => {
                    const epoch = cursor === undefined ? undefined : (epochAt(run, this.unit, cursor) ?? 0);
                    return {
                        key,
                        label,
                        color: palette[color] ?? foreground,
                        stroke: dashed ? ('dashed' as const) : ('solid' as const),
                        cells: columns.map(column => ({
                            text: formatNoise(
                                quantity,
                                epoch === undefined ? column.at(-1) : column[epoch - 1],
                            ),
                        })),
                    };
                }),
            );
        }
    }

    private block(quantity: NoiseQuantity): Block {
        const { title, meaning, columns, line } = noiseFacts[quantity];
        const chart: CurveChart = new CurveChart({
            theme: this.options.theme,
            describe: x => describeNoise(quantity, this.rows, x, this.unit),
            moved: x => this.options.moved(x, chart),
            zoomed: this.options.zoomed,
        });
        const summary = h('p', { class: 'visually-hidden', id: `about-${quantity}` });
        setAttribute(chart.element, 'aria-describedby', summary.id);
        const isRange = columns.length === 3;
        const readout = new ReadoutTable([
            { name: 'run', text: t('Run') },
            ...columns.map((text, index) => ({
                name: 'noise',
                text,
                ...(isRange && { sample: index === line ? ('solid' as const) : ('area' as const) }),
            })),
        ]);
        const element = h(
            'figure',
            { class: 'chart' },
            h('figcaption', {}, h('h2', { text: title, title: meaning })),
            readout.element,
            chart.element,
            summary,
        );
        element.hidden = true;
        return { quantity, element, readout, summary, chart };
    }
}
