// The inside of the networks at their best epoch: what their units do, how large their weights are, which classes they take
// for which. Drawn anew at most once a second, and only while it is open.

import { insideNetwork } from '../charts/inside-network.ts';
import type { Scene } from '../charts/scene.ts';
import { weightImages } from '../charts/weight-images.ts';
import { t } from '../core/localize.ts';
import type { FirstLayerWeights } from '../model/first-layer.ts';
import { isActive } from '../model/run-state.ts';
import type { ExportKind } from './chart-menu.ts';
import { h, Keyed, setRunColor, setText, swatch } from './dom.ts';
import type { ReadoutRow } from './readout.ts';
import { SceneFigure } from './scene-figure.ts';

const intervalMs = 1000;

export interface NetworkChartsOptions {
    exported(scene: Scene, kind: ExportKind, row: ReadoutRow): void;
    /** The weights that read the input, of a run that has ended. */
    firstLayer(id: string): Promise<FirstLayerWeights | undefined>;
    isOpen(): boolean;
    opened(isOpen: boolean): void;
}

class RunNetwork {
    readonly element = h('section', { class: 'network-run' });
    private readonly swatch = swatch();
    private readonly name = h('span');
    private readonly place = h('div', { class: 'scenes' });
    private readonly figures = new Keyed<SceneFigure>();
    private readonly options: NetworkChartsOptions;
    private shown: unknown;
    private row: ReadoutRow | undefined;
    /** Of the epoch whose weights were asked for. */
    private asked: number | undefined;
    private firstLayer: { readonly epoch: number; readonly scene: Scene } | undefined;

    constructor(options: NetworkChartsOptions) {
        this.options = options;
        this.element.append(h('h2', { class: 'network-name' }, this.swatch, this.name), this.place);
    }

    show(row: ReadoutRow, withLabel: boolean): void {
        this.row = row;
        const best = row.run.details?.best;
        this.element.hidden = best === undefined;
        setRunColor(this.element, row.color);
        this.swatch.classList.toggle('dashed', row.run.info.twinOf !== undefined);
        this.swatch.hidden = !withLabel;
        if (best === undefined) {
            return;
        }
        this.askForFirstLayer(row, best.epoch);
        if (best === this.shown) {
            return;
        }
        this.shown = best;
        setText(
            this.name,
            withLabel
                ? t('At epoch {0}: {1}', best.epoch, row.label)
                : t('At the best epoch, {0}', best.epoch),
        );
        const first =
            this.firstLayer?.epoch === best.epoch
                ? [{ id: 'first-layer', scene: this.firstLayer.scene }]
                : [];
        const scenes = [...insideNetwork(best), ...first];
        const figures = this.figures.show(
            this.place,
            scenes.map(({ id }) => id),
            () => new SceneFigure((scene, kind) => this.row && this.options.exported(scene, kind, this.row)),
        );
        for (const [index, { scene }] of scenes.entries()) {
            figures[index]?.show(scene, withLabel ? row.label : '');
        }
        this.element.hidden = scenes.length === 0;
    }

    /** Once a run has ended: while it trains, its best epoch is another one soon. */
    private askForFirstLayer({ run }: ReadoutRow, epoch: number): void {
        if (isActive(run.info.state) || this.asked === epoch) {
            return;
        }
        this.asked = epoch;
        this.options.firstLayer(run.info.id).then(
            weights => {
                if (weights !== undefined && this.row !== undefined) {
                    this.firstLayer = { epoch, scene: weightImages(weights) };
                    this.shown = undefined;
                    this.show(this.row, !this.swatch.hidden);
                }
            },
            (error: unknown) => console.warn(error),
        );
    }
}

export class NetworkCharts {
    readonly element: HTMLDetailsElement;
    private readonly place = h('div', { class: 'network-runs' });
    private readonly runs = new Keyed<RunNetwork>();
    private readonly options: NetworkChartsOptions;
    private rows: readonly ReadoutRow[] = [];
    private timer: number | undefined;
    private shownAt = Number.NEGATIVE_INFINITY;

    constructor(options: NetworkChartsOptions) {
        this.options = options;
        this.element = h(
            'details',
            { class: 'network' },
            h('summary', { text: t('Inside the network') }),
            this.place,
        );
        this.element.open = options.isOpen();
        this.element.addEventListener('toggle', () => {
            options.opened(this.element.open);
            this.build();
        });
    }

    /** Shows the selected run, with its twin beside it where it has one. */
    show(rows: readonly ReadoutRow[]): void {
        this.rows = rows;
        this.element.hidden = rows.every(({ run }) => run.details?.best === undefined);
        if (this.element.open && !this.element.hidden && this.timer === undefined) {
            const wait = Math.max(0, this.shownAt + intervalMs - performance.now());
            this.timer = window.setTimeout(() => this.build(), wait);
        }
    }

    private build(): void {
        clearTimeout(this.timer);
        this.timer = undefined;
        if (!this.element.open) {
            return;
        }
        this.shownAt = performance.now();
        const shown = this.runs.show(
            this.place,
            this.rows.map(({ run }) => run.info.id),
            () => new RunNetwork(this.options),
        );
        shown.forEach((run, index) => {
            const row = this.rows[index];
            if (row !== undefined) {
                run.show(row, this.rows.length > 1);
            }
        });
    }
}
