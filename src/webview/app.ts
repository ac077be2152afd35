// The panel: what the host says, what the user chose, and the parts that show both.

import { isActive } from '../model/run-state.ts';
import { type PanelHostApi, type PanelViewApi, panelProtocolVersion } from '../protocol/panel.ts';
import { connect, type MessagePort, type Remote } from '../protocol/rpc.ts';
import { Announcements } from './announcements.ts';
import { CurveChart } from './chart.ts';
import { type Quantity, sceneOf } from './chart-scene.ts';
import { DataTable } from './data-table.ts';
import { h, setText } from './dom.ts';
import { emptyState } from './empty-state.ts';
import { Figures } from './figures.ts';
import { formatValue } from './format.ts';
import { Header } from './header.ts';
import { MeasuresTables } from './measures-tables.ts';
import { NoiseCharts } from './noise-charts.ts';
import { describePair, formatMetric, metricName, valuesAt } from './overfitting.ts';
import { Readout, type ReadoutRow } from './readout.ts';
import { appendRuns, type RunCurves, type Runs, replaceRuns } from './run-curves.ts';
import { shortLabel } from './run-labels.ts';
import { RunList, type RunListItem } from './run-list.ts';
import { readTheme, type Theme, watchTheme } from './theme.ts';
import { Toolbar } from './toolbar.ts';
import {
    focusRuns,
    followRuns,
    isShown,
    type Pair,
    restoreViewState,
    selectedPair,
    shownRuns,
    toggleShown,
    type ViewState,
} from './view-state.ts';

/** What VS Code gives the page. */
export interface WebviewHost {
    postMessage(message: unknown): void;
    getState(): unknown;
    setState(state: unknown): void;
}

const verdictEveryMs = 1000;

declare function acquireVsCodeApi(): WebviewHost;

export function startPanel(): void {
    const root = document.getElementById('app');
    if (root !== null) {
        new Panel(acquireVsCodeApi(), root).start();
    }
}

interface ChartBlock {
    readonly quantity: Quantity;
    readonly heading: HTMLElement;
    readonly readout: Readout;
    readonly chart: CurveChart;
}

class Panel {
    private readonly host: WebviewHost;
    private readonly remote: Remote<PanelHostApi>;
    private theme: Theme = readTheme();
    private view: ViewState;
    /** Undefined until the host has said what there is. */
    private runs: Runs | undefined;
    private sequence = -1;
    private cursor: number | undefined;
    private renderScheduled = false;
    private verdictAt = 0;
    private verdictOf: string | undefined;
    private readonly announcements = new Announcements();

    private readonly header: Header;
    private readonly figures = new Figures();
    private readonly verdict = h('p', { class: 'verdict' });
    private readonly blocks: readonly ChartBlock[];
    private readonly noise: NoiseCharts;
    private readonly measures = new MeasuresTables();
    private readonly toolbar: Toolbar;
    private readonly runList: RunList;
    private readonly table = new DataTable();
    private readonly live = h('div', { class: 'visually-hidden', 'aria-live': 'polite' });
    private readonly content: HTMLElement;
    private readonly empty: HTMLElement;

    constructor(host: WebviewHost, root: HTMLElement) {
        this.host = host;
        this.view = restoreViewState(host.getState());
        this.remote = connect<PanelHostApi, PanelViewApi>(portOf(host), {
            state: ({ sequence, runs, focus }) => this.receive(sequence, replaceRuns(runs), focus),
            update: ({ sequence, runs }) => {
                const next =
                    this.runs !== undefined && sequence === this.sequence + 1
                        ? appendRuns(this.runs, runs)
                        : undefined;
                if (next === undefined) {
                    this.askForEverything();
                } else {
                    this.receive(sequence, next);
                }
            },
        }).remote;
        this.header = new Header({
            stop: ids => {
                for (const id of ids) {
                    this.ask(this.remote.stop({ id }));
                }
            },
            pause: ids => ids.forEach(id => void this.ask(this.remote.pause({ id }))),
            resume: ids => ids.forEach(id => void this.ask(this.remote.resume({ id }))),
            trainAgain: id => this.ask(this.remote.trainAgain({ id })),
            compare: id => this.ask(this.remote.compare({ id })),
            revealSpec: id => this.ask(this.remote.revealSpec({ id })),
        });
        this.blocks = (['loss', 'metric'] as const).map(quantity => this.chartBlock(quantity));
        this.noise = new NoiseCharts({
            theme: () => this.theme,
            moved: (epoch, chart) => this.moveCursor(epoch, chart),
        });
        this.toolbar = new Toolbar(change => this.look({ ...this.view, ...change }));
        this.runList = new RunList({
            select: id => this.look({ ...this.view, selected: id }),
            toggleShown: id => this.look(toggleShown(this.view, this.runs ?? new Map(), id)),
            stop: id => this.ask(this.remote.stop({ id })),
            remove: id => this.ask(this.remote.remove({ id })),
        });
        this.content = h(
            'main',
            { class: 'panel' },
            h(
                'div',
                { class: 'first-screen' },
                this.header.element,
                h(
                    'section',
                    { class: 'summary', 'aria-label': 'Summary' },
                    this.figures.element,
                    this.verdict,
                ),
                h(
                    'section',
                    { class: 'charts', 'aria-label': 'Curves' },
                    ...this.blocks.map(({ heading, readout, chart }) =>
                        h(
                            'figure',
                            { class: 'chart' },
                            h('figcaption', {}, heading),
                            readout.element,
                            chart.element,
                        ),
                    ),
                ),
            ),
            this.noise.element,
            this.measures.element,
            this.toolbar.element,
            this.runList.element,
            this.table.element,
        );
        this.empty = emptyState(() => this.ask(this.remote.newModel()));
        this.content.hidden = true;
        this.empty.hidden = true;
        root.append(this.content, this.empty, this.live);
    }

    start(): void {
        watchTheme(theme => {
            this.theme = theme;
            for (const chart of this.charts()) {
                chart.repaint();
            }
            this.render();
        });
        this.askForEverything();
    }

    private askForEverything(): void {
        this.ask(this.remote.ready({ version: panelProtocolVersion }));
    }

    /** The host says what it refuses in messages of its own; here it only must not go unnoticed. */
    private ask(request: Promise<unknown>): void {
        request.catch((error: unknown) => console.warn(error));
    }

    private receive(sequence: number, runs: Runs, focus: readonly string[] = []): void {
        const before = this.runs;
        this.sequence = sequence;
        this.runs = runs;
        this.remember(focusRuns(followRuns(this.view, before, runs), runs, focus));
        this.schedule();
    }

    private look(view: ViewState): void {
        this.remember(view);
        this.schedule();
    }

    private remember(view: ViewState): void {
        this.view = view;
        this.host.setState(view);
    }

    private schedule(): void {
        if (!this.renderScheduled) {
            this.renderScheduled = true;
            requestAnimationFrame(() => {
                this.renderScheduled = false;
                this.render();
            });
        }
    }

    private render(): void {
        const { runs, view } = this;
        if (runs === undefined) {
            return;
        }
        const pair = selectedPair(view, runs);
        this.content.hidden = pair === undefined;
        this.empty.hidden = pair !== undefined;
        if (pair === undefined) {
            return;
        }
        const shown = shownRuns(view, runs);
        const rows = shown.map(run => this.rowOf(run, pair));
        const pairRows = runsOf(pair).map(run => this.rowOf(run, pair));
        this.header.show(pair, this.colorOf(pair.main));
        this.figures.show(pairRows);
        this.showVerdict(pair);
        for (const { quantity, heading, chart } of this.blocks) {
            const scene = sceneOf(quantity, shown, {
                smoothing: view.smoothing,
                logarithmic: view.logarithmicLoss,
                fullRange: view.fullRange,
                labelled: new Map(
                    runsOf(pair).map(run => [
                        run.info.id,
                        pair.twin === undefined ? '' : shortLabel(run.info, pair),
                    ]),
                ),
            });
            setText(heading, scene.title);
            chart.show(scene);
        }
        this.showReadouts(rows);
        this.noise.show(rows, this.cursor);
        this.measures.show(pairRows);
        this.toolbar.show(view);
        this.runList.show(this.listItems(runs, pair));
        this.table.show(rows);
        const news = this.announcements.next(pair, performance.now());
        if (news !== undefined) {
            setText(this.live, news);
        }
    }

    /** Prose that changes ten times a second cannot be read. */
    private showVerdict(pair: Pair): void {
        const active = runsOf(pair).some(run => isActive(run.info.state));
        const now = performance.now();
        if (!active || now - this.verdictAt >= verdictEveryMs || pair.main.info.id !== this.verdictOf) {
            this.verdictAt = now;
            this.verdictOf = pair.main.info.id;
            setText(this.verdict, describePair(pair));
            this.verdict.classList.toggle('active', active);
        }
    }

    private showReadouts(rows: readonly ReadoutRow[]): void {
        for (const { quantity, heading, readout } of this.blocks) {
            readout.show(heading.textContent ?? '', quantity, rows, this.cursor);
        }
    }

    private charts(): CurveChart[] {
        return [...this.blocks.map(({ chart }) => chart), ...this.noise.charts];
    }

    /** The user moved the cursor of one chart: the others follow. */
    private moveCursor(epoch: number | undefined, moved: CurveChart): void {
        this.cursor = epoch;
        for (const chart of this.charts()) {
            if (chart !== moved) {
                chart.setCursor(epoch);
            }
        }
        const pair = this.runs && selectedPair(this.view, this.runs);
        if (this.runs !== undefined && pair !== undefined) {
            this.showReadouts(shownRuns(this.view, this.runs).map(run => this.rowOf(run, pair)));
            this.noise.showReadouts(epoch);
        }
    }

    private chartBlock(quantity: Quantity): ChartBlock {
        const chart: CurveChart = new CurveChart({
            theme: () => this.theme,
            describe: epoch => this.describeEpoch(quantity, epoch),
            moved: epoch => this.moveCursor(epoch, chart),
        });
        return { quantity, heading: h('h2'), readout: new Readout(), chart };
    }

    private describeEpoch(quantity: Quantity, epoch: number): string {
        if (this.runs === undefined) {
            return '';
        }
        const pair = selectedPair(this.view, this.runs);
        const parts = shownRuns(this.view, this.runs).flatMap(run => {
            const values = valuesAt(run, epoch);
            if (values === undefined) {
                return [];
            }
            const [training, validation] =
                quantity === 'loss'
                    ? [formatValue(values.trainingLoss), formatValue(values.validationLoss)]
                    : [
                          formatMetric(run.info, values.trainingMetric),
                          formatMetric(run.info, values.validationMetric),
                      ];
            const name = quantity === 'loss' ? 'loss' : metricName(run.info);
            return [
                `${shortLabel(run.info, pair)}: training ${name} ${training}, validation ${name} ${validation}`,
            ];
        });
        return parts.length === 0 ? 'No epoch yet' : `Epoch ${epoch}. ${parts.join('. ')}.`;
    }

    private rowOf(run: RunCurves, pair: Pair): ReadoutRow {
        return { run, label: shortLabel(run.info, pair), color: this.colorOf(run) };
    }

    private colorOf(run: RunCurves): string {
        return this.theme.palette[run.info.color % this.theme.palette.length] ?? this.theme.foreground;
    }

    /** Newest first, each twin below its run. */
    private listItems(runs: Runs, pair: Pair): RunListItem[] {
        const all = [...runs.values()];
        const mains = all
            .filter(run => run.info.twinOf === undefined || !runs.has(run.info.twinOf))
            .reverse();
        return mains
            .flatMap(main => [main, ...all.filter(run => run.info.twinOf === main.info.id)])
            .map(run => ({
                run,
                color: this.colorOf(run),
                selected: run === pair.main || run === pair.twin,
                shown: isShown(this.view, runs, run.info.id),
                isTwin: run.info.twinOf !== undefined && runs.has(run.info.twinOf),
            }));
    }
}

function runsOf({ main, twin }: Pair): RunCurves[] {
    return twin === undefined ? [main] : [main, twin];
}

function portOf(host: WebviewHost): MessagePort {
    return {
        post: message => host.postMessage(message),
        listen(receive) {
            const listener = (event: MessageEvent): void => receive(event.data);
            window.addEventListener('message', listener);
            return { dispose: () => window.removeEventListener('message', listener) };
        },
    };
}
