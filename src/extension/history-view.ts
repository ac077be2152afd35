// The view with the runs of the history. What is in it and where: `runs/run-tree.ts`.

import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../core/disposable.ts';
import { t } from '../core/localize.ts';
import type { StoredRun, StoredState } from '../experiments/run-store.ts';
import { placeInSweep } from '../model/run-name.ts';
import { isActive } from '../model/run-state.ts';
import { contextKeys, historyViewId } from './command-ids.ts';
import { stateWord } from './run-text.ts';
import type { RunHistory } from './runs/run-history.ts';
import type { RunRegistry } from './runs/run-registry.ts';
import { type RunGroup, type RunNode, runsIn, runTree, type TreeNode } from './runs/run-tree.ts';
import { factsOf, nameOf, outcomeText, overfittingOf } from './runs/stored-run-text.ts';

/** What a click does; it is no command of the palette, since it needs runs. */
export const showRunsCommand = 'dropoutLab.showRuns';
export const showSweepCommand = 'dropoutLab.showSweep';

const icons: Readonly<Record<StoredState, string>> = {
    running: 'sync~spin',
    finished: 'pass',
    stopped: 'debug-stop',
    failed: 'error',
    interrupted: 'debug-disconnect',
};

const colors: Readonly<Partial<Record<StoredState, string>>> = {
    // Stopped by the user, which is no error; the icon would be red by itself.
    stopped: 'icon.foreground',
    failed: 'problemsErrorIcon.foreground',
    interrupted: 'problemsWarningIcon.foreground',
};

const groupIcons: Readonly<Record<RunGroup['kind'], string>> = {
    pinned: 'pinned',
    spec: 'file-code',
    sweep: 'list-tree',
};

/** Epochs come often; the view follows calmly. */
const refreshMs = 500;

export interface HistoryView extends Disposable {
    /** Ids of the runs that are chosen in the view, those below them included. */
    chosen(): string[];
}

export function registerHistoryView(history: RunHistory, runs: RunRegistry): HistoryView {
    const store = new DisposableStore();
    const changed = store.add(new vscode.EventEmitter<void>());
    const view = store.add(
        vscode.window.createTreeView<TreeNode>(historyViewId, {
            canSelectMany: true,
            showCollapseAll: true,
            treeDataProvider: {
                onDidChangeTreeData: changed.event,
                async getChildren(node) {
                    if (node !== undefined) {
                        return [...node.children];
                    }
                    return history.mayHaveRuns()
                        ? runTree((await history.ask(found => found.list())) ?? [])
                        : [];
                },
                getTreeItem: itemOf,
                async resolveTreeItem(item, node) {
                    if (node.kind === 'run') {
                        const epochs = (await history.ask(found => found.epochs(node.run.id))) ?? [];
                        item.tooltip = tooltipOf(node.run, overfittingOf(epochs));
                    }
                    return item;
                },
            },
        }),
    );
    let timer: NodeJS.Timeout | undefined;
    store.add({ dispose: () => clearTimeout(timer) });
    const showBadge = (): void => {
        const active = runs.infos().filter(({ state }) => isActive(state)).length;
        if ((view.badge?.value ?? 0) !== active) {
            view.badge =
                active === 0
                    ? undefined
                    : {
                          value: active,
                          tooltip: active === 1 ? t('1 run trains') : t('{0} runs train', active),
                      };
        }
    };
    const refresh = (): void => {
        timer ??= setTimeout(() => {
            timer = undefined;
            showBadge();
            void setContexts(history, runs);
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
    return {
        chosen: () => idsOf(view.selection),
        dispose: () => store.dispose(),
    };
}

/** The runs of nodes, each once. */
export function idsOf(nodes: readonly TreeNode[]): string[] {
    return [...new Set(nodes.flatMap(runsIn).map(({ id }) => id))];
}

async function setContexts(history: RunHistory, runs: RunRegistry): Promise<void> {
    const found = history.mayHaveRuns() ? ((await history.ask(store => store.list())) ?? []) : [];
    const set = (key: string, value: boolean) => vscode.commands.executeCommand('setContext', key, value);
    await set(contextKeys.hasRuns, found.length > 0);
    await set(
        contextKeys.canResume,
        runs.active().some(({ state }) => state === 'paused') ||
            found.some(({ state }) => state === 'stopped' || state === 'interrupted'),
    );
}

function itemOf(node: TreeNode): vscode.TreeItem {
    return node.kind === 'run' ? runItem(node) : groupItem(node);
}

function groupItem(group: RunGroup): vscode.TreeItem {
    const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(group.label, group.isOpen ? Expanded : Collapsed);
    item.id = group.id;
    item.description = group.description;
    item.iconPath = new vscode.ThemeIcon(groupIcons[group.kind]);
    item.contextValue = `group ${group.kind}`;
    item.accessibilityInformation = { label: `${group.label}, ${group.description}` };
    if (group.specUri !== undefined) {
        item.tooltip = decodeURIComponent(group.specUri.replace(/^\w+:(\/\/)?/, ''));
    }
    if (group.sweep !== undefined) {
        item.command = { command: showSweepCommand, title: t('Show Sweep'), arguments: [group.sweep] };
    }
    return item;
}

function runItem({ run, isBest, isTwin, isSwept, children }: RunNode): vscode.TreeItem {
    const { None, Expanded } = vscode.TreeItemCollapsibleState;
    // Below its sweep and beside its run, the name says no more than what tells it apart.
    const name =
        run.label !== undefined || (!isTwin && !isSwept)
            ? nameOf(run)
            : isTwin
              ? t('without dropout')
              : placeInSweep(run);
    const outcome = `${outcomeText(run)}${isBest ? `, ${t('best')}` : ''}`;
    // The pinned runs are of several specs.
    const spec = run.pinned ? ` · ${run.spec}` : '';
    const note = `${spec}${run.notes === undefined ? '' : ` · ${run.notes}`}`;
    const item = new vscode.TreeItem(name, children.length > 0 ? Expanded : None);
    // Elsewhere in the tree it is another item, or VS Code would keep it where it was.
    item.id = run.pinned ? `pinned ${run.id}` : run.id;
    item.description = `${outcome}${note}`;
    const color = colors[run.state];
    item.iconPath = new vscode.ThemeIcon(
        icons[run.state],
        color === undefined ? undefined : new vscode.ThemeColor(color),
    );
    item.contextValue = [
        'run',
        run.state,
        run.state === 'running' ? 'active' : 'ended',
        run.pinned ? 'pinned' : 'unpinned',
    ].join(' ');
    item.accessibilityInformation = {
        label: [name, stateWord(run.state), ...(run.pinned ? [t('pinned')] : []), `${outcome}${note}`].join(
            ', ',
        ),
    };
    // Whoever looks at a twin compares it with its run.
    const shown = [
        run.id,
        ...(run.twinOf === undefined ? [] : [run.twinOf]),
        ...children.map(({ id }) => id),
    ];
    item.command = { command: showRunsCommand, title: t('Show Curves'), arguments: [shown] };
    return item;
}

function tooltipOf(run: StoredRun, overfitting: string | undefined): vscode.MarkdownString {
    const text = new vscode.MarkdownString();
    const [title = '', ...facts] = factsOf(run);
    text.appendMarkdown('**').appendText(title).appendMarkdown('**');
    for (const fact of [...facts, ...(overfitting === undefined ? [] : [overfitting])]) {
        text.appendMarkdown('\n\n').appendText(fact);
    }
    return text;
}
