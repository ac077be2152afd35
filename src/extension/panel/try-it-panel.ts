// The panel in which a finished run is tried. Its worker has the weights, and lives as long as the panel does.

import * as v from 'valibot';
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import { t } from '../../core/localize.ts';
import type { WorkerLike } from '../../core/worker-like.ts';
import { connect, type Handlers } from '../../protocol/rpc.ts';
import type { TrainingJob } from '../../protocol/training.ts';
import {
    mostSamples,
    type TryItHostApi,
    type TryItViewApi,
    tryItProtocolVersion,
} from '../../protocol/try-it.ts';
import { tryItViewType } from '../command-ids.ts';
import { type OpenWorker, openWorker } from '../runs/worker-errand.ts';
import { pageLanguage, portOf } from './curves-panel.ts';
import { panelHtml } from './panel-html.ts';

export interface TryItOptions {
    readonly extensionUri: vscode.Uri;
    spawn(): WorkerLike;
    readFile(address: string): PromiseLike<Uint8Array>;
    /** The run of that id, for a panel that VS Code restores; undefined where it is gone. */
    find(id: string): Promise<TriedRun | undefined>;
}

export interface TriedRun {
    readonly id: string;
    /** For people. */
    readonly name: string;
    readonly job: TrainingJob;
}

const schemas = {
    ready: v.strictObject({ version: v.literal(tryItProtocolVersion) }),
    predict: v.strictObject({
        features: v.array(v.pipe(v.number(), v.finite())),
        samples: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(mostSamples)),
    }),
};

export class TryItPanels implements Disposable {
    private readonly options: TryItOptions;
    private readonly store = new DisposableStore();
    /** By the run's id, so that a run is tried in one place. */
    private readonly panels = new Map<string, vscode.WebviewPanel>();

    constructor(options: TryItOptions) {
        this.options = options;
        this.store.add(
            vscode.window.registerWebviewPanelSerializer(tryItViewType, {
                deserializeWebviewPanel: async (panel, state) => {
                    const id = (state as { readonly id?: unknown } | undefined)?.id;
                    const run = typeof id === 'string' ? await options.find(id) : undefined;
                    if (run === undefined || this.panels.has(run.id)) {
                        panel.dispose();
                    } else {
                        this.adopt(panel, run);
                    }
                },
            }),
        );
    }

    dispose(): void {
        this.store.dispose();
        for (const panel of this.panels.values()) {
            panel.dispose();
        }
    }

    show(run: TriedRun): void {
        const open = this.panels.get(run.id);
        if (open !== undefined) {
            open.reveal();
            return;
        }
        const panel = vscode.window.createWebviewPanel(
            tryItViewType,
            t('Try It: {0}', run.name),
            vscode.ViewColumn.Active,
            this.webviewOptions(),
        );
        this.adopt(panel, run);
    }

    private webviewOptions(): vscode.WebviewOptions {
        return {
            enableScripts: true,
            localResourceRoots: [vscode.Uri.joinPath(this.options.extensionUri, 'dist')],
        };
    }

    private adopt(panel: vscode.WebviewPanel, run: TriedRun): void {
        const { spawn, readFile, extensionUri } = this.options;
        this.panels.set(run.id, panel);
        const { webview } = panel;
        const resource = (name: string): string =>
            webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', name)).toString();
        panel.iconPath = new vscode.ThemeIcon('pencil');
        let worker: OpenWorker | undefined;
        let isGone = false;
        const opened = openWorker(spawn, readFile).then(async open => {
            worker = open;
            if (isGone) {
                await open.close();
            }
            return open;
        });
        const facts = opened.then(({ remote }) => remote.openTrial(run.job));
        facts.catch(() => {});
        const handlers: Handlers<TryItHostApi> = {
            async ready(hello) {
                v.parse(schemas.ready, hello);
                connection.renew('The view was loaded again.');
                let answer: Awaited<typeof facts>;
                try {
                    answer = await facts;
                } catch (error) {
                    answer = error instanceof Error ? error.message : String(error);
                }
                const { remote: view } = connection;
                const told =
                    typeof answer === 'string'
                        ? view.fail({ message: answer })
                        : view.show({ id: run.id, name: run.name, facts: answer });
                // A view that is gone asks again when it comes back.
                told.catch(() => {});
            },
            async predict(question) {
                const { remote } = await opened;
                return remote.predict(v.parse(schemas.predict, question));
            },
        };
        const connection = connect<TryItViewApi, TryItHostApi>(portOf(webview), handlers);
        panel.onDidDispose(() => {
            isGone = true;
            connection.dispose();
            this.panels.delete(run.id);
            void worker?.close();
        });
        webview.options = this.webviewOptions();
        webview.html = panelHtml({
            ...pageLanguage(),
            ...pageLanguage(),
            title: t('Try It: {0}', run.name),
            source: webview.cspSource,
            scriptUri: resource('try-it.js'),
            styleUri: resource('try-it.css'),
        });
    }
}
