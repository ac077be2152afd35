// The two large charts: loss and metric of the runs that are looked at, with their numbers docked above.

import type { Scene } from '../charts/scene.ts';
import { sonify } from '../charts/sonification.ts';
import { t } from '../core/localize.ts';
import { CurveChart } from './chart.ts';
import { chartMenu, type ExportKind } from './chart-menu.ts';
import { columnOf, type Quantity, sceneOf } from './chart-scene.ts';
import { h, setText } from './dom.ts';
import type { DrawnRun } from './drawn-run.ts';
import { exportedScene } from './export-scenes.ts';
import { capitalized, formatValue } from './format.ts';
import { formatMetric, metricName } from './overfitting.ts';
import { Readout } from './readout.ts';
import { epochsOf } from './run-curves.ts';
import { Sound } from './sound.ts';
import type { Theme } from './theme.ts';
import { initialViewState, type ViewState } from './view-state.ts';
import { epochAt, placeText, xColumnOf } from './x-axis.ts';
import type { Range } from './zoom.ts';

export interface CurveChartsOptions {
    theme(): Theme;
    /** The user moved the cursor of one of the charts. */
    moved(x: number | undefined, chart: CurveChart): void;
    zoomed(part: Range | undefined): void;
    exported(scene: Scene, kind: ExportKind): void;
}

interface Block {
    readonly quantity: Quantity;
    readonly heading: HTMLElement;
    readonly menu: HTMLElement;
    readonly readout: Readout;
    readonly chart: CurveChart;
}

export class CurveCharts {
    readonly element: HTMLElement;
    readonly charts: readonly CurveChart[];
    private readonly blocks: readonly Block[];
    private rows: readonly DrawnRun[] = [];
    private view: ViewState | undefined;
    private readonly sound = new Sound();
    private readonly moved: CurveChartsOptions['moved'];

    constructor(options: CurveChartsOptions) {
        this.moved = options.moved;
        this.blocks = (['loss', 'metric'] as const).map(quantity => {
            const chart: CurveChart = new CurveChart({
                theme: options.theme,
                describe: x => this.describe(quantity, x),
                moved: x => options.moved(x, chart),
                zoomed: options.zoomed,
            });
            const heading = h('h2');
            const menu = chartMenu(
                heading,
                kind => options.exported(this.sceneOf(quantity), kind),
                () => this.listen(quantity, chart),
            );
            return { quantity, heading, menu, readout: new Readout(), chart };
        });
        this.charts = this.blocks.map(({ chart }) => chart);
        this.element = h(
            'section',
            { class: 'charts', 'aria-label': t('Curves') },
            ...this.blocks.map(({ heading, menu, readout, chart }) =>
                h(
                    'figure',
                    { class: 'chart' },
                    h('figcaption', {}, heading, menu),
                    readout.element,
                    chart.element,
                ),
            ),
        );
    }

    /** Looks at a part of the x axis. */
    zoom(part: Range | undefined): void {
        this.view = this.view && { ...this.view, zoom: part };
    }

    show(rows: readonly DrawnRun[], view: ViewState): void {
        this.rows = rows;
        this.view = view;
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

    /** The chart to be kept, as it is seen. */
    sceneOf(quantity: Quantity): Scene {
        return exportedScene(quantity, this.rows, this.view ?? initialViewState);
    }

    /** Plays the run that the panel is about, training on the left and validation on the right; again, and it stops. */
    private listen(quantity: Quantity, chart: CurveChart): void {
        if (this.sound.isPlaying) {
            this.sound.stop();
            return;
        }
        const run = (this.rows.find(({ addition }) => addition !== undefined) ?? this.rows[0])?.run;
        const isLogarithmic = quantity === 'loss' && this.view?.logarithmicLoss === true;
        const heard =
            run &&
            sonify(
                [
                    { values: columnOf(run, quantity, 'training'), pan: -0.8, wave: 'triangle' },
                    { values: columnOf(run, quantity, 'validation'), pan: 0.8, wave: 'sine' },
                ],
                isLogarithmic,
            );
        if (run === undefined || heard === undefined) {
            return;
        }
        const follow = (x: number | undefined): void => {
            chart.setCursor(x);
            this.moved(x, chart);
        };
        const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
        this.sound.play(heard, epochsOf(run.curves), {
            reached: epoch => {
                if (!isStill) {
                    follow(xColumnOf(run, this.unit).at(epoch - 1));
                }
            },
            ended: () => {
                if (!isStill) {
                    follow(undefined);
                }
            },
        });
    }

    private get unit(): ViewState['unit'] {
        return this.view?.unit ?? 'epoch';
    }

    /** Shows the numbers at a place of the x axis, or the latest ones, and says them. */
    showReadouts(cursor: number | undefined): void {
        for (const { quantity, chart, readout } of this.blocks) {
            chart.describe();
            readout.show(chart.title, quantity, this.rows, this.unit, cursor);
        }
    }

    private describe(quantity: Quantity, x: number): string {
        const parts = this.rows.flatMap(({ run, label }) => {
            const row = (epochAt(run, this.unit, x) ?? 0) - 1;
            if (row < 0) {
                return [];
            }
            const name = quantity === 'loss' ? t('loss') : metricName(run.info);
            const [training, validation] = (['training', 'validation'] as const).map(part => {
                const value = columnOf(run, quantity, part)[row];
                return quantity === 'loss' ? formatValue(value) : formatMetric(run.info, value);
            });
            return [
                t('{0}: training {1} {2}, validation {1} {3}', label, name, training ?? '', validation ?? ''),
            ];
        });
        return parts.length === 0
            ? t('No epoch yet')
            : `${capitalized(placeText(this.unit, x))}. ${parts.join('. ')}.`;
    }
}
