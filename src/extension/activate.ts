// Wiring: what the extension is made of, and who listens to whom.

import * as vscode from 'vscode';
import { DisposableStore } from '../core/disposable.ts';
import { t } from '../core/localize.ts';
import type { StoredRun } from '../experiments/run-store.ts';
import { fixAppliedCommand, type ResolveFixParams } from '../protocol/language.ts';
import type { RunInfo } from '../protocol/panel.ts';
import type { TrainingJob } from '../protocol/training.ts';
import { numberOf, runIdOf, textOf, uriOf } from './command-arguments.ts';
import { commandIds, historyViewId } from './command-ids.ts';
import { Comparisons } from './commands/compare-seeds.ts';
import { copyAsCommandLine } from './commands/copy-command-line.ts';
import { EditRuns } from './commands/edit-runs.ts';
import { registerRulePages, showRule } from './commands/explain-rule.ts';
import { exportCurves, exportSweepReport, saveFile } from './commands/export-curves.ts';
import { RateFinder } from './commands/find-rate.ts';
import { openNewModel } from './commands/new-model.ts';
import { diffRunSpec, openRunSpec, registerRunSpecs } from './commands/open-run-spec.ts';
import { pauseTraining, unpauseTraining } from './commands/pause.ts';
import { pickStoredRuns } from './commands/pick-run.ts';
import { stopTraining } from './commands/stop.ts';
import { StoredRuns } from './commands/stored-runs.ts';
import { Sweeps } from './commands/sweep.ts';
import { Trainer } from './commands/train.ts';
import { registerFailureMessages } from './failure-messages.ts';
import { idsOf, registerHistoryView, showRunsCommand, showSweepCommand } from './history-view.ts';
import type { ExtensionHost } from './hosts/host.ts';
import { SpecLanguage } from './language-client.ts';
import { registerLongRuns } from './long-runs.ts';
import { MeasurementFeed } from './measurement-feed.ts';
import { CurvesPanel } from './panel/curves-panel.ts';
import { type TriedRun, TryItPanels } from './panel/try-it-panel.ts';
import { ReportPages } from './reports/report-pages.ts';
import { revealRun } from './reveal-run.ts';
import { RunAnnotations } from './run-annotations.ts';
import { RunForecasts } from './run-forecasts.ts';
import { ActiveWorks } from './runs/active-works.ts';
import { AppliedFixes } from './runs/applied-fixes.ts';
import { createHistory } from './runs/create-history.ts';
import { firstLayerOf } from './runs/first-layer-of-run.ts';
import { MeasuredRecords } from './runs/measured-records.ts';
import { PooledWork } from './runs/pooled-work.ts';
import { RunRegistry } from './runs/run-registry.ts';
import type { TreeNode } from './runs/run-tree.ts';
import { nameOf } from './runs/stored-run-text.ts';
import { SweepBoard } from './runs/sweep-board.ts';
import { TrainedLooks } from './runs/trained-looks.ts';
import { createTrainingStarts, engineChoice, readFile } from './runs/training-starts.ts';
import { createWarmWorkers } from './runs/warm-workers.ts';
import { runErrand } from './runs/worker-errand.ts';
import { startLanguageWithFirstSpec } from './start-language.ts';
import { registerStatusBar } from './status-bar.ts';
import { registerTrainOnSave } from './train-on-save.ts';

/** The extension's `exports`: what tests and other extensions may ask. */
export interface DropoutLab {
    /** The runs of this window, in the order in which they were started. */
    runs(): RunInfo[];
    /** The runs of the history, of every window and folder, in the order in which they were started. */
    history(): Promise<StoredRun[]>;
    /** What was measured, as it stands at the ends of the lines of a spec. */
    effects(uri: vscode.Uri): readonly { readonly line: number; readonly text: string }[];
    /** Training threads that are alive. */
    activeWorkers(): number;
    /** Settles once no run is active and no thread is alive. */
    whenIdle(): Promise<void>;
}

/** Names a spec to open and train with its twin at activation; `npm start` sets it. */
const trainAtStartVariable = 'DROPOUT_LAB_TRAIN_AT_START';

/** Where earlier versions had VS Code keep what comparisons have shown. */
const measuredKey = 'measured';

/** What VS Code calls of an extension's bundle. */
export interface ExtensionModule {
    activate(context: vscode.ExtensionContext): DropoutLab;
    /** Ends every worker and the language server, and waits until they are gone. */
    deactivate(): Promise<void>;
}

/** The extension for one of VS Code's hosts. */
export function createExtension(host: ExtensionHost): ExtensionModule {
    let shutDown: (() => Promise<void>) | undefined;
    return {
        activate(context) {
            const started = start(host, context);
            ({ shutDown } = started);
            return started.exports;
        },
        async deactivate() {
            await shutDown?.();
            shutDown = undefined;
        },
    };
}

function start(
    host: ExtensionHost,
    context: vscode.ExtensionContext,
): { readonly exports: DropoutLab; shutDown(): Promise<void> } {
    const { extensionUri } = context;
    const store = new DisposableStore();
    context.subscriptions.push(store);
    const file = (...parts: string[]): vscode.Uri => vscode.Uri.joinPath(extensionUri, ...parts);

    const log = store.add(vscode.window.createOutputChannel('Dropout Lab', { log: true }));
    const language = store.add(
        new SpecLanguage(
            request => host.createLanguageClient(extensionUri, request),
            log,
            vscode.Uri.joinPath(extensionUri, 'docs', 'reference/').toString(),
            {
                lenses: (document, lenses) => annotations.withRuns(document, lenses),
                hints: (document, hints) => annotations.withLayers(document, hints),
            },
        ),
    );
    const spawn = () => host.spawnTrainingWorker(extensionUri);
    const workers = createWarmWorkers({ spawn, patienceMs: 10 * 60_000 });
    const history = store.add(createHistory(host, context, log));
    const board = new SweepBoard();
    const starts = createTrainingStarts({
        ...{ host, spawn, workers, history, board },
        unfinished: () => runs.unfinished,
    });
    const activeWorks = new ActiveWorks();
    const work = store.add(new PooledWork(starts.openPool, activeWorks));
    const runs = new RunRegistry({
        start: starts.start,
        prepare: (request, info, goesOn) => history.jobFor(request, info, goesOn),
        historyProblem: message => history.complain(message),
        parallelRuns: host.parallelRuns(),
        now: Date.now,
    });
    const forecasts = new RunForecasts(language, runs);
    const annotations = store.add(
        new RunAnnotations({
            runs,
            refresh: what => language.refresh(what),
            forecast: (uri, run, version) => forecasts.of(uri, run, version),
        }),
    );
    const trainer = new Trainer({
        language,
        runs,
        log,
        builtinData: file('media', 'data'),
        started: () => panel.show(),
    });
    const reports = store.add(new ReportPages(history));
    const sweeps = new Sweeps({
        ...{ language, history, reports, board, log, builtinData: file('media', 'data') },
        work,
        show: id => panel.showSweep(id),
    });
    /** Has the panel know of a sweep, of this window or of the history; false where there is none. */
    const openSweep = async (id: string): Promise<boolean> =>
        (await history.ask(found => board.restore(id, found.list()))) ?? board.has(id);
    const looks = new TrainedLooks({
        ...{ history, runs, spawn, readFile, builtinDataUri: file('media', 'data').toString() },
        note: message => log.info(message),
    });
    const applied = new AppliedFixes();
    const records = new MeasuredRecords(
        {
            read: () => history.ask(found => found.measurements()),
            keep: measurement => history.keepMeasurement(measurement),
        },
        Date.now,
    );
    const refreshRecords = async (): Promise<void> => {
        const earlier = context.globalState.get(measuredKey);
        const isAdopted = earlier === undefined || (await records.adopt(earlier));
        if (history.mayHaveRuns() && (await records.refresh()) && isAdopted) {
            await context.globalState.update(measuredKey, undefined);
        }
    };
    // Another window may have measured meanwhile.
    store.add(
        vscode.window.onDidChangeWindowState(({ focused }) => {
            if (focused) {
                void refreshRecords();
            }
        }),
    );
    const version = String(context.extension.packageJSON.version);
    const comparisons = new Comparisons({
        language,
        history,
        reports,
        records,
        applied,
        log,
        builtinData: file('media', 'data'),
        version,
        work,
    });
    const rateFinder = new RateFinder({
        ...{ language, history, log, builtinData: file('media', 'data'), version, work },
        board,
        show: ids => void storedRuns.showInPanel(ids),
        showCandidates: id => panel.showSweep(id),
    });
    const feed = store.add(new MeasurementFeed({ language, runs, records, applied }));
    store.add(
        vscode.commands.registerCommand(fixAppliedCommand, (params: ResolveFixParams) =>
            comparisons.fixApplied(params),
        ),
    );
    const newModel = (template?: string) => openNewModel(extensionUri, template);
    const panel: CurvesPanel = store.add(
        new CurvesPanel(extensionUri, runs, board, {
            stop: ({ id }) => runs.stop(id),
            pause: ({ id }) => runs.pause(id),
            async resume({ id }) {
                if (!unpauseTraining(runs, id)) {
                    await storedRuns.resume(id);
                }
            },
            trainAgain: async ({ id }) => void (await trainer.trainAgain(id)),
            compare: ({ id }) => void trainer.compareRun(id),
            remove: ({ id }) => storedRuns.hide(id),
            rename: ({ id }) => void editRuns.rename(id),
            revealSpec: ({ id }) => revealRun(runs, id),
            firstLayer: ({ id }) => firstLayerOf(history, runs, id),
            decisions: ({ id }) => looks.decisions(id),
            monteCarlo: ({ id }) => looks.monteCarlo(id),
            openSweep: async ({ id }) => void (await openSweep(id)),
            stopSweep: ({ id }) => void activeWorks.stop(id),
            showRuns: ({ ids }) => storedRuns.showInPanel(ids),
            saveSweepReport: async ({ id }) => void (await exportSweepReport({ board, history }, id)),
            saveFile: async file => void (await saveFile(file)),
            newModel: async () => void (await newModel()),
        }),
    );
    const storedRuns: StoredRuns = store.add(
        new StoredRuns({
            history,
            runs,
            builtinData: file('media', 'data'),
            showTest: ({ id, name, label }) => void reports.showTest(id, label ?? name),
            show: ids => panel.show(ids),
            evaluate: job => runErrand(spawn, worker => worker.evaluate(job), readFile),
        }),
    );
    const editRuns = new EditRuns({
        history,
        runs,
        bringBack: ids => storedRuns.bringBack(ids),
        tidy: removedBefore =>
            history.tidy(removedBefore, request =>
                runErrand(spawn, worker => worker.tidy(request), readFile),
            ),
    });
    const tryIt = store.add(
        new TryItPanels({
            extensionUri,
            spawn,
            readFile,
            async find(id) {
                const found = await storedRuns.findTrained(t('Try It'), id);
                return found && triedRun(found);
            },
        }),
    );
    store.add(registerStatusBar(runs, activeWorks));
    store.add(registerLongRuns(runs, panel));
    store.add(registerRunSpecs(history));
    const historyView = store.add(registerHistoryView(history, runs));
    store.add(
        vscode.commands.registerCommand(showRunsCommand, (ids: string[]) => storedRuns.showInPanel(ids)),
    );
    store.add(
        vscode.commands.registerCommand(showSweepCommand, async (id: string) => {
            if (await openSweep(id)) {
                panel.showSweep(id);
            }
        }),
    );
    /** The runs that a command is about: of the view's items, of ids, or chosen in the view, where there are any. */
    const runsFor = (item: unknown, items: unknown): string[] => {
        const nodes = (Array.isArray(items) ? items : item === undefined ? [] : [item]).flat();
        return nodes.length === 0
            ? historyView.chosen()
            : nodes.flatMap(node => (typeof node === 'string' ? [node] : idsOf([node as TreeNode])));
    };
    /** The first of them: what a question is about. */
    const runFor = (item: unknown): string | undefined => runIdOf(item) ?? historyView.chosen()[0];
    store.add(registerRulePages(extensionUri));
    store.add(
        registerTrainOnSave({
            runs,
            panel,
            trainer,
            workers: {
                warm(id = '') {
                    const [request, info] = [runs.request(id), runs.info(id)];
                    const job = request && info && history.jobFor(request, info);
                    workers.warm(job && { ...job, engine: engineChoice(1) });
                },
                cool: workers.cool,
            },
        }),
    );
    store.add(registerFailureMessages(runs, panel, log));

    const commands: Record<keyof typeof commandIds, (...args: unknown[]) => unknown> = {
        newModel: template => newModel(textOf(template)),
        train: (uri, run) => trainer.train(uriOf(uri), textOf(run)),
        compareWithoutDropout: (uri, run) => trainer.compare(uriOf(uri), textOf(run)),
        compareOverSeeds: (uri, run) => comparisons.compareOverSeeds(uriOf(uri), textOf(run)),
        findRate: (uri, run, by) => rateFinder.find(uriOf(uri), textOf(run), textOf(by)),
        measureFix: (uri, fix) => comparisons.measureFix(uriOf(uri), fix),
        sweep: (uri, run, goesOn) =>
            sweeps.run(uriOf(uri), textOf(run), typeof goesOn === 'boolean' ? goesOn : undefined),
        stop: id => stopTraining(runs, activeWorks, runIdOf(id)),
        pause: id => pauseTraining(runs, runIdOf(id)),
        resume: id => (unpauseTraining(runs, runIdOf(id)) ? undefined : storedRuns.resume(runIdOf(id))),
        trainFurther: (id, epochs) => storedRuns.trainFurther(runIdOf(id), numberOf(epochs)),
        evaluateOnTest: (id, isSure) => storedRuns.evaluateOnTest(runIdOf(id), isSure === true),
        async tryIt(id) {
            const found = await storedRuns.findTrained(t('Try It'), runIdOf(id));
            if (found !== undefined) {
                tryIt.show(triedRun(found));
            }
        },
        openRunSpec: id => openRunSpec(history, runIdOf(id)),
        diffRunSpec: id => diffRunSpec(history, runIdOf(id)),
        async compareRuns(item, items) {
            const ids = runsFor(item, items);
            const chosen = ids.length > 1 ? ids : await pickStoredRuns(history, ids);
            if (chosen !== undefined) {
                await storedRuns.showInPanel(chosen);
            }
        },
        renameRun: (id, label) => editRuns.rename(runFor(id), textOf(label)),
        editRunNotes: (id, notes) => editRuns.editNotes(runFor(id), textOf(notes)),
        pinRun: (item, items) => editRuns.pin(runsFor(item, items), true),
        unpinRun: (item, items) => editRuns.pin(runsFor(item, items), false),
        deleteRun: (item, items) => editRuns.remove(runsFor(item, items)),
        undoDelete: () => editRuns.undo(),
        showHistory: () => vscode.commands.executeCommand(`${historyViewId}.focus`),
        clearHistory: isSure => editRuns.clear(isSure === true),
        showCurves: () => panel.show(),
        exportCurves: (kind, file) =>
            exportCurves(panel, { runs, board, history, looks }, textOf(kind), uriOf(file)),
        explainRule: id => showRule(extensionUri, textOf(id)),
        copyAsCommandLine: (uri, run) => copyAsCommandLine(language, uriOf(uri), textOf(run)),
        restartLanguageServer: () => language.restart(),
        showLog: () => log.show(),
    };
    for (const [name, run] of Object.entries(commands)) {
        store.add(vscode.commands.registerCommand(commandIds[name as keyof typeof commandIds], run));
    }

    startLanguageWithFirstSpec(language, store);
    if (history.mayHaveRuns()) {
        // Nothing that the user does first has to wait for it.
        setTimeout(() => void storedRuns.restore().then(() => history.changed()), 0);
    }
    setTimeout(() => void refreshRecords(), 0);
    const startSpec = host.environment(trainAtStartVariable);
    if (startSpec) {
        void trainAtStart(startSpec, trainer, log);
    }
    return {
        exports: {
            runs: () => runs.infos(),
            history: async () => (await history.ask(found => found.list())) ?? [],
            effects: uri => feed.effectsOf(uri),
            activeWorkers: () => runs.activeWorkers() + work.activeWorkers(),
            whenIdle: async () => {
                await work.whenIdle();
                await runs.whenIdle();
            },
        },
        async shutDown() {
            await Promise.all([runs.dispose(), work.stop(), language.stop(), workers.cool()]);
        },
    };
}

function triedRun({ run, job }: { readonly run: StoredRun; readonly job: TrainingJob }): TriedRun {
    return { id: run.id, name: nameOf(run), job };
}

async function trainAtStart(path: string, trainer: Trainer, log: vscode.LogOutputChannel): Promise<void> {
    try {
        const uri = vscode.Uri.file(path);
        await vscode.window.showTextDocument(uri, { preview: false });
        await trainer.compare(uri);
    } catch (error) {
        log.error(`${trainAtStartVariable}=${path} could not be trained.`, String(error));
    }
}
