// The panel with the curves: one webview beside the editor. It is rebuilt whenever it shows again, and asks for
// everything by `ready`; the runs live in the registry and do not notice.

import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import { t } from '../../core/localize.ts';
import type { PanelHostApi, PanelViewApi } from '../../protocol/panel.ts';
import { connect, type Handlers, type MessagePort, type Remote } from '../../protocol/rpc.ts';
import { panelViewType } from '../command-ids.ts';
import { messageLanguage } from '../localize.ts';
import type { RunRegistry } from '../runs/run-registry.ts';
import type { SweepBoard } from '../runs/sweep-board.ts';
import { checkedHandlers } from './panel-border.ts';
import { PanelFeed } from './panel-feed.ts';
import { panelHtml } from './panel-html.ts';
import { SweepFeed } from './sweep-feed.ts';

/** A view that takes longer to answer is stuck or gone. */
const viewTimeoutMs = 10_000;

/** What the view asks of others than the panel itself. */
export type PanelActions = Omit<Handlers<PanelHostApi>, 'ready'>;

export class CurvesPanel implements Disposable {
    private readonly extensionUri: vscode.Uri;
    private readonly actions: PanelActions;
    private readonly store = new DisposableStore();
    private panel: vscode.WebviewPanel | undefined;
    private readonly closed = this.store.add(new vscode.EventEmitter<void>());
    /** The user has closed it. */
    readonly onDidClose = this.closed.event;
    private readonly feed: PanelFeed;
    private readonly sweepFeed: SweepFeed;
    /** The view that is shown now and has said `ready`. */
    private view: Remote<PanelViewApi> | undefined;
    private readonly viewWaiters = new Set<(view: Remote<PanelViewApi> | undefined) => void>();

    constructor(extensionUri: vscode.Uri, runs: RunRegistry, sweeps: SweepBoard, actions: PanelActions) {
        this.extensionUri = extensionUri;
        this.actions = actions;
        this.feed = this.store.add(new PanelFeed(runs));
        this.sweepFeed = this.store.add(new SweepFeed(sweeps));
        this.store.add(
            vscode.window.registerWebviewPanelSerializer(panelViewType, {
                deserializeWebviewPanel: async panel => this.adopt(panel),
            }),
        );
    }

    get isOpen(): boolean {
        return this.panel !== undefined;
    }

    get isVisible(): boolean {
        return this.panel?.visible ?? false;
    }

    /** Shows the panel beside the editor, with these runs where some are named, and leaves the keyboard where it is. */
    show(ids?: readonly string[]): void {
        if (ids !== undefined) {
            this.feed.focus(ids);
        }
        if (this.panel !== undefined) {
            // One that shows already would only have the window laid out anew.
            if (!this.panel.visible) {
                this.panel.reveal(undefined, true);
            }
            return;
        }
        this.adopt(
            vscode.window.createWebviewPanel(
                panelViewType,
                t('Curves'),
                { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
                this.webviewOptions(),
            ),
        );
    }

    /** Shows the panel with this sweep, of which the board knows. */
    showSweep(id: string): void {
        this.sweepFeed.focus(id);
        this.show();
    }

    /** Shows the panel and waits for its view; undefined where none comes. */
    async shownView(): Promise<Remote<PanelViewApi> | undefined> {
        this.show();
        if (this.view !== undefined) {
            return this.view;
        }
        return new Promise(resolve => {
            const settle = (view: Remote<PanelViewApi> | undefined): void => {
                clearTimeout(timer);
                this.viewWaiters.delete(settle);
                resolve(view);
            };
            const timer = setTimeout(() => settle(undefined), viewTimeoutMs);
            this.viewWaiters.add(settle);
        });
    }

    dispose(): void {
        this.store.dispose();
        this.panel?.dispose();
    }

    private webviewOptions(): vscode.WebviewOptions {
        return {
            enableScripts: true,
            localResourceRoots: [vscode.Uri.joinPath(this.extensionUri, 'dist')],
        };
    }

    private adopt(panel: vscode.WebviewPanel): void {
        // A panel that VS Code restores while another is open takes its place.
        this.panel?.dispose();
        this.panel = panel;
        const { webview } = panel;
        const resource = (name: string): string =>
            webview.asWebviewUri(vscode.Uri.joinPath(this.extensionUri, 'dist', name)).toString();
        const icon = (theme: string): vscode.Uri =>
            vscode.Uri.joinPath(this.extensionUri, 'media', `curves-${theme}.svg`);
        panel.iconPath = { light: icon('light'), dark: icon('dark') };

        const store = new DisposableStore();
        const { feed, sweepFeed } = this;
        const found = (view: Remote<PanelViewApi>): void => {
            this.view = view;
            for (const settle of [...this.viewWaiters]) {
                settle(view);
            }
        };
        const connection = connect<PanelViewApi, PanelHostApi>(
            portOf(webview),
            checkedHandlers({
                ...this.actions,
                ready() {
                    // Whatever was asked of an earlier page behind this webview is never answered.
                    connection.renew('The view was loaded again.');
                    if (panel.visible) {
                        feed.open(connection.remote);
                        sweepFeed.open(connection.remote);
                        found(connection.remote);
                    }
                },
            }),
            { timeoutMs: viewTimeoutMs },
        );
        store.add(connection);
        store.add(
            panel.onDidChangeViewState(() => {
                if (!panel.visible) {
                    this.view = undefined;
                    feed.pause();
                    sweepFeed.pause();
                    connection.renew('The view is hidden.');
                }
            }),
        );
        panel.onDidDispose(() => {
            store.dispose();
            if (this.panel === panel) {
                feed.pause();
                sweepFeed.pause();
                this.panel = undefined;
                this.closed.fire();
                this.view = undefined;
            }
        });
        webview.options = this.webviewOptions();
        webview.html = panelHtml({
            ...pageLanguage(),
            title: t('Curves'),
            source: webview.cspSource,
            scriptUri: resource('webview.js'),
            styleUri: resource('webview.css'),
        });
    }
}

/** The window's language, and what a page says in it. */
export function pageLanguage(): {
    readonly language: string;
    readonly strings: Record<string, string> | undefined;
} {
    return { language: messageLanguage(), strings: vscode.l10n.bundle };
}

/** A webview as the RPC wants it. */
export function portOf(webview: vscode.Webview): MessagePort {
    return {
        post: message => void webview.postMessage(message),
        listen: receive => webview.onDidReceiveMessage(receive),
    };
}
