// The view with the runs of the history, the newest first.

import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../core/disposable.ts';
import type { StoredRun, StoredState } from '../experiments/run-store.ts';
import { contextKeys, historyViewId } from './command-ids.ts';
import type { RunHistory } from './runs/run-history.ts';
import type { RunRegistry } from './runs/run-registry.ts';
import { factsOf, outcomeText } from './runs/stored-run-text.ts';

const icons: Readonly<Record<StoredState, string>> = {
    running: 'sync~spin',
    finished: 'pass',
    stopped: 'debug-stop',
    failed: 'error',
    interrupted: 'debug-disconnect',
};

/** Epochs come often; the view follows calmly. */
const refreshMs = 500;

export function registerHistoryView(history: RunHistory, runs: RunRegistry, showCommand: string): Disposable {
    const store = new DisposableStore();
    const changed = store.add(new vscode.EventEmitter<void>());
    const view = store.add(
        vscode.window.createTreeView<StoredRun>(historyViewId, {
            treeDataProvider: {
                onDidChangeTreeData: changed.event,
                getChildren: async element =>
                    element === undefined && history.mayHaveRuns()
                        ? ((await history.ask(found => found.list())) ?? []).reverse()
                        : [],
                getTreeItem: run => itemOf(run, showCommand),
            },
        }),
    );
    let timer: NodeJS.Timeout | undefined;
    store.add({ dispose: () => clearTimeout(timer) });
    const refresh = (): void => {
        timer ??= setTimeout(() => {
            timer = undefined;
            void setContexts(history);
            if (view.visible) {
                changed.fire();
            }
        }, refreshMs);
    };
    store.add(history.onDidChange(refresh));
    store.add(runs.onDidChange(refresh));
    store.add(view.onDidChangeVisibility(({ visible }) => (visible ? changed.fire() : undefined)));
    // Another window or a command line may have trained meanwhile.
    store.add(vscode.window.onDidChangeWindowState(({ focused }) => (focused ? refresh() : undefined)));
    return store;
}

async function setContexts(history: RunHistory): Promise<void> {
    const found = history.mayHaveRuns() ? ((await history.ask(store => store.list())) ?? []) : [];
    const set = (key: string, value: boolean) => vscode.commands.executeCommand('setContext', key, value);
    await set(contextKeys.hasRuns, found.length > 0);
    await set(
        contextKeys.canResume,
        found.some(({ state }) => state === 'stopped' || state === 'interrupted'),
    );
}

function itemOf(run: StoredRun, showCommand: string): vscode.TreeItem {
    const item = new vscode.TreeItem(run.label ?? run.name);
    item.id = run.id;
    item.description = outcomeText(run);
    item.iconPath = new vscode.ThemeIcon(icons[run.state]);
    item.tooltip = factsOf(run).join('\n');
    item.contextValue = run.state;
    item.accessibilityInformation = { label: `${run.label ?? run.name}, ${run.state}, ${outcomeText(run)}` };
    item.command = { command: showCommand, title: 'Show Curves', arguments: [run.id] };
    return item;
}
