// The two large charts: loss and metric of the runs that are looked at, with their numbers docked above.

import { CurveChart } from './chart.ts';
import { columnOf, type Quantity, sceneOf } from './chart-scene.ts';
import { h, setText } from './dom.ts';
import { capitalized, formatValue } from './format.ts';
import { formatMetric, metricName } from './overfitting.ts';
import { Readout, type ReadoutRow } from './readout.ts';
import type { RunCurves } from './run-curves.ts';
import type { SeedMean } from './seeds.ts';
import type { Theme } from './theme.ts';
import type { ViewState } from './view-state.ts';
import { epochAt, placeText } from './x-axis.ts';
import type { Range } from './zoom.ts';

export interface CurveChartsOptions {
    theme(): Theme;
    /** The user moved the cursor of one of the charts. */
    moved(x: number | undefined, chart: CurveChart): void;
    zoomed(part: Range | undefined): void;
}

/** A run, or several seeds as one, as it is drawn. */
export interface DrawnRun extends ReadoutRow {
    readonly drawn: RunCurves | SeedMean;
    /** What marks add to tell it apart; undefined where it is not what the panel is about. */
    readonly addition: string | undefined;
}

interface Block {
    readonly quantity: Quantity;
    readonly heading: HTMLElement;
    readonly readout: Readout;
    readonly chart: CurveChart;
}

export class CurveCharts {
    readonly element: HTMLElement;
    readonly charts: readonly CurveChart[];
    private readonly blocks: readonly Block[];
    private rows: readonly DrawnRun[] = [];
    private unit: ViewState['unit'] = 'epoch';

    constructor(options: CurveChartsOptions) {
        this.blocks = (['loss', 'metric'] as const).map(quantity => {
            const chart: CurveChart = new CurveChart({
                theme: options.theme,
                describe: x => this.describe(quantity, x),
                moved: x => options.moved(x, chart),
                zoomed: options.zoomed,
            });
            return { quantity, heading: h('h2'), readout: new Readout(), chart };
        });
        this.charts = this.blocks.map(({ chart }) => chart);
        this.element = h(
            'section',
            { class: 'charts', 'aria-label': 'Curves' },
            ...this.blocks.map(({ heading, readout, chart }) =>
                h('figure', { class: 'chart' }, h('figcaption', {}, heading), readout.element, chart.element),
            ),
        );
    }

    show(rows: readonly DrawnRun[], view: ViewState): void {
        this.rows = rows;
        this.unit = view.unit;
        const labelled = new Map(
            rows.flatMap(({ run, addition }) =>
                addition === undefined ? [] : [[run.info.id, addition] as const],
            ),
        );
        for (const { quantity, heading, chart } of this.blocks) {
            const scene = sceneOf(
                quantity,
                rows.map(({ drawn }) => drawn),
                {
                    smoothing: view.smoothing,
                    logarithmic: view.logarithmicLoss,
                    fullRange: view.fullRange,
                    unit: view.unit,
                    labelled,
                },
            );
            setText(heading, scene.title);
            chart.show(scene, view.zoom);
        }
    }

    showReadouts(cursor: number | undefined): void {
        for (const { quantity, heading, readout } of this.blocks) {
            readout.show(heading.textContent ?? '', quantity, this.rows, this.unit, cursor);
        }
    }

    private describe(quantity: Quantity, x: number): string {
        const parts = this.rows.flatMap(({ run, label }) => {
            const row = (epochAt(run, this.unit, x) ?? 0) - 1;
            if (row < 0) {
                return [];
            }
            const name = quantity === 'loss' ? 'loss' : metricName(run.info);
            const [training, validation] = (['training', 'validation'] as const).map(part => {
                const value = columnOf(run, quantity, part)[row];
                return quantity === 'loss' ? formatValue(value) : formatMetric(run.info, value);
            });
            return [`${label}: training ${name} ${training}, validation ${name} ${validation}`];
        });
        return parts.length === 0
            ? 'No epoch yet'
            : `${capitalized(placeText(this.unit, x))}. ${parts.join('. ')}.`;
    }
}
