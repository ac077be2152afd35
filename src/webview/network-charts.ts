// The inside of the networks at their best epoch: what their units do, how large their weights are, which classes they take
// for which. Drawn anew at most once a second, and only while it is open.

import { decisionBoundary } from '../charts/decision-boundary.ts';
import { insideNetwork, type NamedScene } from '../charts/inside-network.ts';
import { monteCarloError } from '../charts/monte-carlo-error.ts';
import { predictiveSpread } from '../charts/predictive-spread.ts';
import type { Scene } from '../charts/scene.ts';
import { weightImages } from '../charts/weight-images.ts';
import { t } from '../core/localize.ts';
import type { FirstLayerWeights } from '../model/first-layer.ts';
import type { Decisions, MonteCarloLook } from '../model/predictions.ts';
import { isActive } from '../model/run-state.ts';
import { AskedLook } from './asked-look.ts';
import type { ExportKind } from './chart-menu.ts';
import { h, Keyed, setHidden, setRunColor, setText, swatch } from './dom.ts';
import type { ReadoutRow } from './readout.ts';
import type { RunCurves } from './run-curves.ts';
import { SceneFigure } from './scene-figure.ts';

const intervalMs = 1000;

export interface NetworkChartsOptions {
    exported(scene: Scene, kind: ExportKind, row: ReadoutRow): void;
    /** The weights that read the input, of a run that has ended. */
    firstLayer(id: string): Promise<FirstLayerWeights | undefined>;
    /** What a run of two features says of their plane. */
    decisions(id: string): Promise<Decisions | undefined>;
    /** What averaging dropout networks of a run does; takes seconds. */
    monteCarlo(id: string): Promise<MonteCarloLook | undefined>;
    isOpen(): boolean;
    opened(isOpen: boolean): void;
}

class RunNetwork {
    readonly element = h('section', { class: 'network-run' });
    private readonly swatch = swatch();
    private readonly name = h('span');
    private readonly place = h('div', { class: 'scenes' });
    private readonly average = h('button', {
        type: 'button',
        class: 'button secondary average',
        title: t(
            'Draws up to 100 dropout networks of the weights of this epoch, and compares their average with scaled weights',
        ),
    });
    private readonly figures = new Keyed<SceneFigure>();
    private readonly options: NetworkChartsOptions;
    private readonly decisions: AskedLook<Scene>;
    private readonly firstLayer: AskedLook<Scene>;
    private row: ReadoutRow | undefined;
    /** Of the epoch that was asked for; `looks` is missing until it is answered. */
    private averaged: { readonly epoch: number; looks?: readonly NamedScene[] } | undefined;
    private shown: readonly unknown[] = [];
    /** As they are shown, for whoever exports them. */
    scenes: readonly NamedScene[] = [];

    constructor(id: string, options: NetworkChartsOptions) {
        this.options = options;
        const again = (): void => this.row && this.show(this.row, !this.swatch.hidden);
        this.decisions = new AskedLook(
            async () =>
                (await options.decisions(id).then(found => found && decisionBoundary(found))) ?? undefined,
            again,
        );
        this.firstLayer = new AskedLook(
            async () => options.firstLayer(id).then(weights => weights && weightImages(weights)),
            again,
        );
        this.average.addEventListener('click', () => void this.askForAverage(id));
        this.element.append(
            h('h2', { class: 'network-name' }, this.swatch, this.name),
            this.place,
            this.average,
        );
    }

    show(row: ReadoutRow, withLabel: boolean): void {
        this.row = row;
        const { run } = row;
        const best = run.details?.best;
        setHidden(this.element, best === undefined);
        setRunColor(this.element, row.color);
        this.swatch.classList.toggle('dashed', run.info.twinOf !== undefined);
        setHidden(this.swatch, !withLabel);
        if (best === undefined) {
            return;
        }
        const { epoch } = best;
        const plane = run.info.isPlane === true ? this.decisions.at(epoch) : undefined;
        // While it trains, its best epoch is another one soon.
        const first = isActive(run.info.state) ? undefined : this.firstLayer.exactlyAt(epoch);
        const looks = this.averaged?.epoch === epoch ? this.averaged.looks : undefined;
        this.showAverageButton(run, epoch);
        const shown = [best, plane, first, looks, withLabel];
        if (shown.every((part, place) => part === this.shown[place])) {
            return;
        }
        this.shown = shown;
        setText(
            this.name,
            withLabel ? t('At epoch {0}: {1}', epoch, row.label) : t('At the best epoch, {0}', epoch),
        );
        this.scenes = [
            ...(plane === undefined ? [] : [{ id: 'decisions', scene: plane }]),
            ...(looks ?? []),
            ...insideNetwork(best),
            ...(first === undefined ? [] : [{ id: 'first-layer', scene: first }]),
        ];
        const figures = this.figures.show(
            this.place,
            this.scenes.map(({ id }) => id),
            () => new SceneFigure((scene, kind) => this.row && this.options.exported(scene, kind, this.row)),
        );
        for (const [index, { scene }] of this.scenes.entries()) {
            figures[index]?.show(scene, withLabel ? row.label : '');
        }
        setHidden(this.element, this.scenes.length === 0);
    }

    /** It is no longer shown. */
    dispose(): void {
        this.decisions.dispose();
        this.firstLayer.dispose();
    }

    private showAverageButton({ info }: RunCurves, epoch: number): void {
        const isAsked = this.averaged?.epoch === epoch;
        const isAnswered = isAsked && this.averaged?.looks !== undefined;
        setHidden(this.average, !info.hasNoise || isActive(info.state) || isAnswered);
        this.average.disabled = isAsked;
        setText(this.average, isAsked ? t('Averaging Dropout Networks…') : t('Average Dropout Networks'));
    }

    private async askForAverage(id: string): Promise<void> {
        const epoch = this.row?.run.details?.best?.epoch;
        if (epoch === undefined) {
            return;
        }
        const averaged: NonNullable<typeof this.averaged> = { epoch };
        this.averaged = averaged;
        this.row && this.show(this.row, !this.swatch.hidden);
        try {
            const look = await this.options.monteCarlo(id);
            averaged.looks = look === undefined ? [] : looksOf(look);
        } catch (error) {
            console.warn(error);
            averaged.looks = [];
        }
        this.row && this.show(this.row, !this.swatch.hidden);
    }
}

function looksOf(look: MonteCarloLook): NamedScene[] {
    return [
        { id: 'monte-carlo', scene: monteCarloError({ ...look, isRegression: look.task === 'regression' }) },
        { id: 'spread', scene: predictiveSpread(look) },
    ];
}

export class NetworkCharts {
    readonly element: HTMLDetailsElement;
    private readonly place = h('div', { class: 'network-runs' });
    private readonly runs = new Keyed<RunNetwork>();
    private built: readonly RunNetwork[] = [];
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
        setHidden(
            this.element,
            rows.every(({ run }) => run.details?.best === undefined),
        );
        if (this.element.open && !this.element.hidden && this.timer === undefined) {
            const wait = Math.max(0, this.shownAt + intervalMs - performance.now());
            this.timer = window.setTimeout(() => this.build(), wait);
        }
    }

    /** What is shown of a run; undefined where it is folded up. */
    scenesOf(id: string): readonly NamedScene[] | undefined {
        const place = this.rows.findIndex(({ run }) => run.info.id === id);
        return this.element.open ? this.built[place]?.scenes : undefined;
    }

    private build(): void {
        clearTimeout(this.timer);
        this.timer = undefined;
        if (!this.element.open) {
            return;
        }
        this.shownAt = performance.now();
        const before = this.built;
        this.built = this.runs.show(
            this.place,
            this.rows.map(({ run }) => run.info.id),
            id => new RunNetwork(id, this.options),
        );
        for (const gone of before.filter(run => !this.built.includes(run))) {
            gone.dispose();
        }
        this.built.forEach((run, index) => {
            const row = this.rows[index];
            if (row !== undefined) {
                run.show(row, this.rows.length > 1);
            }
        });
    }
}
