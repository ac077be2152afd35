// A sweep in the panel: what came of it so far, its charts and its combinations, while it runs and after.

import type { Scene } from '../charts/scene.ts';
import { sweepCharts } from '../charts/sweep-charts.ts';
import { t } from '../core/localize.ts';
import { valuesOfAxes } from '../model/swept-combination.ts';
import type { SweepSnapshot } from '../protocol/panel-sweeps.ts';
import type { ExportKind } from './chart-menu.ts';
import { h, icon, Keyed, setAttribute, setText } from './dom.ts';
import { SceneFigure } from './scene-figure.ts';
import { progressText, shareDone, signOf, sweepRows, verdictOf } from './sweep-scene.ts';
import { SweepTable } from './sweep-table.ts';

export interface SweepPageOptions {
    exported(scene: Scene, kind: ExportKind, name: string): void;
    stop(id: string): void;
    /** Keeps the report of a sweep. */
    report(id: string): void;
    /** Shows the curves of runs. */
    showRuns(ids: readonly string[]): void;
}

export class SweepPage {
    readonly element = h('main', { class: 'panel sweep' });
    private readonly name = h('h1');
    private readonly about = h('p', { class: 'about' });
    private readonly stopButton = h(
        'button',
        { type: 'button', class: 'button primary' },
        icon('stop'),
        h('span', { text: t('Stop Sweep') }),
    );
    private readonly reportButton = h('button', {
        type: 'button',
        class: 'button secondary',
        text: t('Save Report'),
        title: t('Keep the charts, the table and the spec as a page of HTML that stands alone'),
    });
    private readonly bar = h('div', {
        class: 'bar',
        role: 'progressbar',
        'aria-label': t('Progress of the sweep'),
    });
    private readonly state = h('p', { class: 'state' });
    private readonly verdict = h('p', { class: 'sweep-verdict' });
    private readonly place = h('section', {
        class: 'scenes sweep-charts',
        'aria-label': t('Charts of the sweep'),
    });
    private readonly figures = new Keyed<SceneFigure>();
    private readonly table: SweepTable;
    private readonly options: SweepPageOptions;
    private shown: SweepSnapshot | undefined;
    private scenes: readonly Scene[] = [];
    private drawn = '';

    constructor(options: SweepPageOptions) {
        this.options = options;
        this.table = new SweepTable(options.showRuns);
        this.element.append(
            h(
                'header',
                { class: 'head' },
                h('div', { class: 'title' }, h('div', { class: 'name-line' }, this.name), this.about),
                h('div', { class: 'actions' }, this.reportButton, this.stopButton),
                h('div', { class: 'progress' }, this.bar, this.state),
            ),
            this.verdict,
            h('h2', { class: 'visually-hidden', text: t('Charts') }),
            this.place,
            this.table.element,
        );
        this.stopButton.addEventListener('click', () => this.shown && options.stop(this.shown.id));
        this.reportButton.addEventListener('click', () => this.shown && options.report(this.shown.id));
    }

    /** What can be exported. */
    charts(): readonly { readonly id: string; readonly scene: Scene }[] {
        return this.scenes.map((scene, place) => ({ id: `sweep-${place}`, scene }));
    }

    show(sweep: SweepSnapshot): void {
        if (sweep === this.shown) {
            return;
        }
        this.shown = sweep;
        const { name, spec, axes, state, combinations } = sweep;
        const isRunning = state === 'running';
        setText(this.name, t('Sweep of {0}', name));
        setText(this.about, `${spec} · ${t('over {0}', axes.join(', '))}`);
        this.stopButton.hidden = !isRunning;
        this.reportButton.hidden = combinations.length === 0;
        setText(this.state, progressText(sweep));
        const share = shareDone(sweep);
        this.bar.hidden = !isRunning;
        this.bar.style.setProperty('--share', String(share));
        setAttribute(this.bar, 'aria-valuenow', String(Math.round(100 * share)));
        setText(this.verdict, verdictOf(sweep));
        const rows = sweepRows(sweep);
        this.showCharts(sweep, rows);
        this.table.show(sweep, rows);
    }

    private showCharts(sweep: SweepSnapshot, rows: ReturnType<typeof sweepRows>): void {
        const { axes, combinations, id } = sweep;
        const signs = new Map(rows.map(row => [row.key, signOf(row)]));
        // Epochs of runs come often, and change nothing here.
        const drawn = JSON.stringify([id, combinations, [...signs]]);
        if (drawn === this.drawn) {
            return;
        }
        this.drawn = drawn;
        this.scenes = sweepCharts(axes, combinations, {
            values: valuesOfAxes(axes, sweep.runs),
            stateOf: labels => signs.get(JSON.stringify(labels)),
        });
        const figures = this.figures.show(
            this.place,
            this.scenes.map(({ title }) => `${id} ${title}`),
            () =>
                new SceneFigure((scene, kind) =>
                    this.options.exported(scene, kind, t('{0} sweep', this.shown?.name ?? '')),
                ),
        );
        this.scenes.forEach((scene, place) => {
            figures[place]?.show(scene);
        });
        this.place.hidden = this.scenes.length === 0;
    }
}
