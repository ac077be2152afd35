// What trains, at the bottom of the window: it is there while a run, a sweep or a comparison is active, whether or not the panel is open.

import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../core/disposable.ts';
import { t } from '../core/localize.ts';
import type { RunInfo } from '../protocol/panel.ts';
import { commandIds, contextKeys } from './command-ids.ts';
import { statusText, workProgressText, workTitle } from './run-text.ts';
import type { ActiveWork, ActiveWorks } from './runs/active-works.ts';
import type { RunRegistry } from './runs/run-registry.ts';

/** Often enough to be seen moving, and little enough to be calm. */
const intervalMs = 250;

/** Shows the status-bar item and keeps the context key in step with it. */
export function registerStatusBar(runs: RunRegistry, works: ActiveWorks): Disposable {
    const store = new DisposableStore();
    const item = store.add(
        vscode.window.createStatusBarItem('dropoutLab.training', vscode.StatusBarAlignment.Left, 0),
    );
    item.name = t('Dropout Lab: Training');
    item.command = commandIds.showCurves;
    const stop = store.add(
        vscode.window.createStatusBarItem('dropoutLab.stop', vscode.StatusBarAlignment.Left, 0),
    );
    stop.name = t('Dropout Lab: Stop Training');
    stop.text = '$(debug-stop)';
    stop.command = commandIds.stop;
    stop.tooltip = t('Stop training');
    stop.accessibilityInformation = { label: t('Stop training'), role: 'button' };

    // Set only when the runs change: a tooltip that is rewritten under the pointer flickers.
    let described = '';
    const showTooltip = (active: readonly RunInfo[], working: readonly ActiveWork[]): void => {
        const ids = [
            ...active.map(({ id, state }) => `${id} ${state === 'paused'}`),
            ...working.map(({ id, done }) => `${id} ${done}`),
        ].join();
        if (ids !== described) {
            described = ids;
            item.tooltip = tooltip(active, working);
        }
    };

    let wasTraining = false;
    const show = (): void => {
        const active = runs.active();
        const working = works.list();
        const training = active.length + working.length > 0;
        if (training !== wasTraining) {
            wasTraining = training;
            void vscode.commands.executeCommand('setContext', contextKeys.training, training);
        }
        if (training) {
            const text = statusText(active, working);
            const isPaused = working.length === 0 && active.every(({ state }) => state === 'paused');
            item.text = `$(${isPaused ? 'debug-pause' : 'sync~spin'}) ${text}`;
            showTooltip(active, working);
            item.accessibilityInformation = {
                label: t('Training: {0}. Shows the curves.', text),
                role: 'button',
            };
            item.show();
            stop.show();
        } else {
            item.hide();
            stop.hide();
        }
    };

    store.add(works.onDidChange(show));
    let timer: NodeJS.Timeout | undefined;
    store.add({ dispose: () => clearTimeout(timer) });
    store.add(
        runs.onDidChange(change => {
            // A run that is over in a moment is not announced, and the window is not laid out anew while its first point is waited
            // for.
            if (change.kind === 'progressed' || change.kind === 'added') {
                timer ??= setTimeout(() => {
                    timer = undefined;
                    show();
                }, intervalMs);
            } else {
                show();
            }
        }),
    );
    return store;
}

function tooltip(active: readonly RunInfo[], works: readonly ActiveWork[]): vscode.MarkdownString {
    const text = new vscode.MarkdownString('', true);
    const { stop, pause, resume, showCurves } = commandIds;
    text.isTrusted = { enabledCommands: [stop, pause, resume, showCurves] };
    const link = (id: string, label: string, command: string): string =>
        `[${label}](command:${command}?${encodeURIComponent(JSON.stringify([id]))})`;
    const stopLink = (id: string): string => link(id, `$(debug-stop) ${t('Stop')}`, stop);
    for (const { id, state, label, name, spec } of active) {
        const wait =
            state === 'paused'
                ? link(id, `$(debug-continue) ${t('Resume')}`, resume)
                : link(id, `$(debug-pause) ${t('Pause')}`, pause);
        text.appendText(`${label ?? name} (${spec}) `);
        text.appendMarkdown(`${wait} ${stopLink(id)}\n\n`);
    }
    for (const work of works) {
        text.appendText(`${workTitle(work)} (${work.spec}), ${workProgressText(work)} `);
        text.appendMarkdown(`${stopLink(work.id)}\n\n`);
    }
    text.appendMarkdown(`[$(graph-line) ${t('Show Curves')}](command:${showCurves})`);
    return text;
}
