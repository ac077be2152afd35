// Wiring: what the extension is made of, and who listens to whom.

import * as vscode from 'vscode';
import { DisposableStore } from '../core/disposable.ts';
import { isConfigurationFile } from '../lint/configuration/nearest-configuration.ts';
import type { RunInfo } from '../protocol/panel.ts';
import { commandIds, languageId } from './command-ids.ts';
import { copyAsCommandLine } from './commands/copy-command-line.ts';
import { registerRulePages, showRule } from './commands/explain-rule.ts';
import { openNewModel } from './commands/new-model.ts';
import { stopTraining } from './commands/stop.ts';
import { Trainer } from './commands/train.ts';
import { registerFailureMessages } from './failure-messages.ts';
import type { ExtensionHost } from './hosts/host.ts';
import { SpecLanguage } from './language-client.ts';
import { CurvesPanel } from './panel/curves-panel.ts';
import { revealRun } from './reveal-run.ts';
import { RunRegistry } from './runs/run-registry.ts';
import { defaultSessionOptions, startTraining } from './runs/training-session.ts';
import { registerStatusBar } from './status-bar.ts';
import { registerTrainOnSave } from './train-on-save.ts';

/** The extension's `exports`: what tests and other extensions may ask. */
export interface DropoutLab {
    /** The runs of this window, in the order in which they were started. */
    runs(): RunInfo[];
    /** Training threads that are alive. */
    activeWorkers(): number;
    /** Settles once no run is active and no thread is alive. */
    whenIdle(): Promise<void>;
}

/** Names a spec to open and train with its twin at activation; `npm start` sets it. */
const trainAtStartVariable = 'DROPOUT_LAB_TRAIN_AT_START';

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
        ),
    );
    const runs = new RunRegistry({
        start: (job, onProgress) =>
            startTraining(() => host.spawnTrainingWorker(extensionUri), job, onProgress, {
                ...defaultSessionOptions,
                readFile,
            }),
        parallelRuns: host.parallelRuns(),
        now: Date.now,
    });
    const trainer = new Trainer({
        language,
        runs,
        log,
        builtinData: file('media', 'data'),
        started: () => panel.show(),
    });
    const newModel = (template?: string) => openNewModel(extensionUri, template);
    const panel: CurvesPanel = store.add(
        new CurvesPanel(extensionUri, runs, {
            stop: ({ id }) => runs.stop(id),
            trainAgain: async ({ id }) => void (await trainer.trainAgain(id)),
            compare: ({ id }) => void trainer.compareRun(id),
            remove: ({ id }) => runs.remove(id),
            revealSpec: ({ id }) => revealRun(runs, id),
            newModel: async () => void (await newModel()),
        }),
    );
    store.add(registerStatusBar(runs));
    store.add(registerRulePages());
    store.add(registerTrainOnSave(runs, panel, trainer));
    store.add(registerFailureMessages(runs, panel, log));

    const commands: Record<keyof typeof commandIds, (...args: unknown[]) => unknown> = {
        newModel: template => newModel(textOf(template)),
        train: (uri, run) => trainer.train(uriOf(uri), textOf(run)),
        compareWithoutDropout: (uri, run) => trainer.compare(uriOf(uri), textOf(run)),
        stop: id => stopTraining(runs, textOf(id)),
        showCurves: () => panel.show(),
        explainRule: id => showRule(textOf(id)),
        copyAsCommandLine: (uri, run) => copyAsCommandLine(language, uriOf(uri), textOf(run)),
        restartLanguageServer: () => language.restart(),
        showLog: () => log.show(),
    };
    for (const [name, run] of Object.entries(commands)) {
        store.add(vscode.commands.registerCommand(commandIds[name as keyof typeof commandIds], run));
    }

    startLanguageWithFirstSpec(language, store);
    const startSpec = host.environment(trainAtStartVariable);
    if (startSpec) {
        void trainAtStart(startSpec, trainer, log);
    }
    return {
        exports: {
            runs: () => runs.infos(),
            activeWorkers: () => runs.activeWorkers(),
            whenIdle: () => runs.whenIdle(),
        },
        async shutDown() {
            await Promise.all([runs.dispose(), language.stop()]);
        },
    };
}

/** For workers that cannot read files themselves. */
function readFile(address: string): Thenable<Uint8Array> {
    return vscode.workspace.fs.readFile(vscode.Uri.parse(address, true));
}

/** A window without specs and their configuration runs no server. */
function startLanguageWithFirstSpec(language: SpecLanguage, store: DisposableStore): void {
    const start = (document: vscode.TextDocument): void => {
        if (document.languageId === languageId || isConfigurationFile(document.uri.path)) {
            // The user hears of trouble from the client itself.
            language.start().catch(() => {});
        }
    };
    store.add(vscode.workspace.onDidOpenTextDocument(start));
    // Not every kind of folder tells of its changes, and none does of files outside the workspace.
    store.add(
        vscode.workspace.onDidSaveTextDocument(({ uri }) => {
            if (isConfigurationFile(uri.path)) {
                language.configurationSaved(uri);
            }
        }),
    );
    // Once activation is over, which reading the client's bundle would only make longer.
    const timer = setTimeout(() => vscode.workspace.textDocuments.forEach(start), 0);
    store.add({ dispose: () => clearTimeout(timer) });
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

/** Code lenses pass addresses as text, VS Code's menus as `Uri`; the palette passes nothing. */
function uriOf(argument: unknown): vscode.Uri | undefined {
    return argument instanceof vscode.Uri
        ? argument
        : typeof argument === 'string'
          ? vscode.Uri.parse(argument, true)
          : undefined;
}

function textOf(argument: unknown): string | undefined {
    return typeof argument === 'string' ? argument : undefined;
}
