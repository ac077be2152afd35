// The panel: what the host says, what the user chose, and the parts that show both.

import { t } from '../core/localize.ts';
import { runName } from '../model/run-name.ts';
import { type PanelHostApi, type PanelViewApi, panelProtocolVersion } from '../protocol/panel.ts';
import { connect, type MessagePort, type Remote } from '../protocol/rpc.ts';
import { Announcements } from './announcements.ts';
import type { CurveChart } from './chart.ts';
import { CurveCharts } from './curve-charts.ts';
import { DataTable } from './data-table.ts';
import { h, setHidden, setText } from './dom.ts';
import { emptyState } from './empty-state.ts';
import { Figures } from './figures.ts';
import { Header } from './header.ts';
import { MeasuresTables } from './measures-tables.ts';
import { NetworkCharts } from './network-charts.ts';
import { NoiseCharts } from './noise-charts.ts';
import { PanelExports } from './panel-exports.ts';
import { appendRuns, type RunCurves, type Runs, replaceRuns } from './run-curves.ts';
import { RunList } from './run-list.ts';
import { drawnRuns, hasSeeds, listItems, pairRows } from './run-rows.ts';
import { SweepViews } from './sweep-views.ts';
import { readTheme, setPalette, type Theme, watchTheme } from './theme.ts';
import { Toolbar } from './toolbar.ts';
import { Verdict } from './verdict.ts';
import {
    focusRuns,
    followRuns,
    restoreViewState,
    selectedPair,
    shownRuns,
    showSweep,
    toggleShown,
    type ViewState,
} from './view-state.ts';
import type { Range } from './zoom.ts';

/** What VS Code gives the page. */
export interface WebviewHost {
    postMessage(message: unknown): void;
    getState(): unknown;
    setState(state: unknown): void;
}

declare function acquireVsCodeApi(): WebviewHost;

export function startPanel(): void {
    const root = document.getElementById('app');
    if (root !== null) {
        new Panel(acquireVsCodeApi(), root).start();
    }
}

/** What is shown anew in a frame of its own, in this order. */
const parts = ['curves', 'readouts', 'words'] as const;
type Part = (typeof parts)[number];

/** What is quicker than this leaves its frame to the next part too, so that a small run is on the screen whole and at once. */
const quickMs = 3;

/** A gesture moves the charts many times a second: what is remembered of it waits for its end. */
const rememberAfterMs = 300;

class Panel {
    private readonly host: WebviewHost;
    private readonly root: HTMLElement;
    private readonly remote: Remote<PanelHostApi>;
    private theme: Theme = readTheme();
    private view: ViewState;
    /** Undefined until the host has said what there is. */
    private runs: Runs | undefined;
    private sequence = -1;
    private cursor: number | undefined;
    private frameScheduled = false;
    /** What is to be shown anew, what waits longest first. */
    private readonly stale = new Set<Part>();
    private rememberTimer: number | undefined;
    private readonly announcements = new Announcements();

    private readonly header: Header;
    private readonly figures = new Figures();
    private readonly verdict = new Verdict(() => {
        this.stale.add('words');
        this.scheduleFrame();
    });
    private readonly curves: CurveCharts;
    private readonly noise: NoiseCharts;
    private readonly measures = new MeasuresTables();
    private readonly network: NetworkCharts;
    private readonly exports: PanelExports;
    private readonly sweeps: SweepViews;
    private readonly toolbar: Toolbar;
    private readonly runList: RunList;
    private readonly table = new DataTable();
    private readonly live = h('div', { class: 'visually-hidden', 'aria-live': 'polite' });
    private readonly content: HTMLElement;
    private readonly empty: HTMLElement;

    constructor(host: WebviewHost, root: HTMLElement) {
        this.host = host;
        this.root = root;
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
            sweeps: ({ sweeps, focus }) => {
                this.sweeps.receive(sweeps);
                this.look(focus === undefined ? this.view : showSweep(this.view, focus, Date.now()));
            },
            charts: () => this.exports.charts().map(({ id, title }) => ({ id, title })),
            exportChart: ({ id, kind }) => this.exports.file(id, kind),
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
        this.exports = new PanelExports({
            remote: this.remote,
            curves: () => this.curves,
            pair: () => this.runs && selectedPair(this.view, this.runs),
            inside: id => this.network.scenesOf(id),
            sweep: () => this.sweeps.exported(this.view.sweep),
            say: text => setText(this.live, text),
        });
        this.sweeps = new SweepViews({
            choose: sweep => this.look(showSweep(this.view, sweep, Date.now())),
            ask: id => this.ask(this.remote.openSweep({ id })),
            say: text => setText(this.live, text),
            exported: (scene, kind, name) => void this.exports.keep(scene, kind, name),
            stop: id => this.ask(this.remote.stopSweep({ id })),
            report: id => this.ask(this.remote.saveSweepReport({ id })),
            showRuns: ids => this.ask(this.remote.showRuns({ ids })),
        });
        const chartOptions = {
            theme: () => this.theme,
            moved: (x: number | undefined, chart: CurveChart) => this.moveCursor(x, chart),
            zoomed: (part: Range | undefined) => this.zoomCharts(part),
        };
        this.curves = new CurveCharts({
            ...chartOptions,
            exported: (scene, kind) => void this.exports.keep(scene, kind),
        });
        this.noise = new NoiseCharts(chartOptions);
        this.network = new NetworkCharts({
            exported: (scene, kind, { run }) => void this.exports.keep(scene, kind, runName(run.info)),
            firstLayer: id => this.remote.firstLayer({ id }),
            decisions: id => this.remote.decisions({ id }),
            monteCarlo: id => this.remote.monteCarlo({ id }),
            isOpen: () => this.view.networkOpen,
            opened: networkOpen => this.remember({ ...this.view, networkOpen }),
        });
        this.toolbar = new Toolbar(change => this.look({ ...this.view, ...change }));
        this.runList = new RunList({
            select: id => this.look({ ...this.view, selected: id }),
            toggleShown: id => this.look(toggleShown(this.view, this.runs ?? new Map(), id)),
            stop: id => this.ask(this.remote.stop({ id })),
            remove: id => this.ask(this.remote.remove({ id })),
            rename: id => this.ask(this.remote.rename({ id })),
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
                    { class: 'summary', 'aria-label': t('Summary') },
                    this.figures.element,
                    this.verdict.element,
                ),
                this.curves.element,
            ),
            this.noise.element,
            this.toolbar.element,
            this.measures.element,
            this.runList.element,
            this.network.element,
            this.table.element,
        );
        this.empty = emptyState(() => this.ask(this.remote.newModel()));
        this.content.hidden = true;
        this.empty.hidden = true;
        root.append(this.sweeps.tabs.element, this.content, this.sweeps.page.element, this.empty, this.live);
    }

    start(): void {
        setPalette(this.theme, this.root);
        watchTheme(theme => {
            this.theme = theme;
            setPalette(theme, this.root);
            for (const chart of this.charts()) {
                chart.repaint();
            }
            this.schedule();
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
        const isNew = JSON.stringify(view) !== JSON.stringify(this.view);
        this.view = view;
        if (isNew) {
            this.host.setState(view);
        }
    }

    /** The curves in the next frame, the numbers and words in those after it: no frame is long. */
    private schedule(): void {
        for (const part of parts) {
            this.stale.add(part);
        }
        this.scheduleFrame();
    }

    private scheduleFrame(): void {
        if (!this.frameScheduled) {
            this.frameScheduled = true;
            requestAnimationFrame(() => {
                this.frameScheduled = false;
                this.renderFrame();
            });
        }
    }

    /** Curves are drawn once in a frame, whether they have grown, were moved, or both. */
    private renderFrame(): void {
        const start = performance.now();
        // In turns, so that none waits for long where news come with every frame.
        const turns = [...this.stale];
        let isAnyShown = turns[0] === 'curves';
        if (isAnyShown) {
            turns.shift();
            this.show('curves');
        }
        this.drawCharts();
        for (const part of turns) {
            // Curves are drawn before anything else of the page is changed, or in the next frame.
            if (part === 'curves' || (isAnyShown && performance.now() - start >= quickMs)) {
                break;
            }
            this.show(part);
            isAnyShown = true;
        }
        if (this.stale.size > 0) {
            this.scheduleFrame();
        }
    }

    private show(part: Part): void {
        this.stale.delete(part);
        this.render(part);
    }

    private drawCharts(): void {
        for (const chart of this.charts()) {
            chart.draw();
        }
        for (const chart of this.charts()) {
            chart.point();
        }
    }

    private render(part: Part): void {
        const { runs, view } = this;
        const isSweep = this.sweeps.isThere(view.sweep);
        if (part === 'words') {
            this.sweeps.show(view.sweep);
        }
        const pair = runs && selectedPair(view, runs);
        setHidden(this.content, isSweep || pair === undefined);
        setHidden(this.empty, isSweep || runs === undefined || pair !== undefined);
        if (runs === undefined || pair === undefined || isSweep) {
            return;
        }
        const shown = shownRuns(view, runs);
        const rows = drawnRuns(shown, pair, view, this.colorOf);
        if (part === 'curves') {
            this.curves.show(rows, view);
            this.noise.show(rows, view);
            // They show what the charts were given; where they had their turn before it, they would stay behind at the end.
            this.stale.add('readouts');
            return;
        }
        if (part === 'readouts') {
            this.curves.showReadouts(this.cursor);
            this.noise.showWords(this.cursor);
            return;
        }
        const ofPair = pairRows(pair, this.colorOf);
        this.header.show(pair, this.colorOf(pair.main));
        this.figures.show(ofPair);
        this.verdict.show(pair);
        this.measures.show(ofPair);
        this.network.show(ofPair);
        this.toolbar.show(view, hasSeeds(runs));
        this.runList.show(listItems(view, runs, pair, this.colorOf));
        this.table.show(rows);
        const news = this.announcements.next(pair, performance.now());
        if (news !== undefined) {
            setText(this.live, news);
        }
    }

    private charts(): CurveChart[] {
        return [...this.curves.charts, ...this.noise.charts];
    }

    /** The user moved the cursor of one chart: the others follow. */
    private moveCursor(x: number | undefined, moved: CurveChart): void {
        this.cursor = x;
        for (const chart of this.charts()) {
            if (chart !== moved) {
                chart.setCursor(x);
            }
        }
        this.stale.add('readouts');
        this.scheduleFrame();
    }

    /** All charts look at the same part of the axis. Nothing else of the page changes with it. */
    private zoomCharts(part: Range | undefined): void {
        this.view = { ...this.view, zoom: part };
        this.toolbar.show(this.view, hasSeeds(this.runs ?? new Map()));
        this.curves.zoom(part);
        for (const chart of this.charts()) {
            chart.zoom(part);
        }
        this.scheduleFrame();
        clearTimeout(this.rememberTimer);
        this.rememberTimer = window.setTimeout(() => this.host.setState(this.view), rememberAfterMs);
    }

    private readonly colorOf = (run: RunCurves): string =>
        this.theme.palette[run.info.color % this.theme.palette.length] ?? this.theme.foreground;
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
