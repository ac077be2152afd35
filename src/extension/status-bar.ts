// What trains, at the bottom of the window: it is there while a run is active, whether or not the panel is open.

import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../core/disposable.ts';
import { t } from '../core/localize.ts';
import type { RunInfo } from '../protocol/panel.ts';
import { commandIds, contextKeys } from './command-ids.ts';
import { statusText } from './run-text.ts';
import type { RunRegistry } from './runs/run-registry.ts';

/** Often enough to be seen moving, and little enough to be calm. */
const intervalMs = 250;

/** Shows the status-bar item and keeps the context key in step with it. */
export function registerStatusBar(runs: RunRegistry): Disposable {
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
    const showTooltip = (active: readonly RunInfo[]): void => {
        const ids = active.map(({ id, state }) => `${id} ${state === 'paused'}`).join();
        if (ids !== described) {
            described = ids;
            item.tooltip = tooltip(active);
        }
    };

    let wasTraining = false;
    const show = (): void => {
        const active = runs.active();
        const training = active.length > 0;
        if (training !== wasTraining) {
            wasTraining = training;
            void vscode.commands.executeCommand('setContext', contextKeys.training, training);
        }
        if (training) {
            const text = statusText(active);
            const isPaused = active.every(({ state }) => state === 'paused');
            item.text = `$(${isPaused ? 'debug-pause' : 'sync~spin'}) ${text}`;
            showTooltip(active);
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

function tooltip(active: readonly RunInfo[]): vscode.MarkdownString {
    const text = new vscode.MarkdownString('', true);
    const { stop, pause, resume, showCurves } = commandIds;
    text.isTrusted = { enabledCommands: [stop, pause, resume, showCurves] };
    for (const info of active) {
        const link = (label: string, command: string): string =>
            `[${label}](command:${command}?${encodeURIComponent(JSON.stringify([info.id]))})`;
        const wait =
            info.state === 'paused'
                ? link(`$(debug-continue) ${t('Resume')}`, resume)
                : link(`$(debug-pause) ${t('Pause')}`, pause);
        text.appendText(`${info.label ?? info.name} (${info.spec}) `);
        text.appendMarkdown(`${wait} ${link(`$(debug-stop) ${t('Stop')}`, stop)}\n\n`);
    }
    text.appendMarkdown(`[$(graph-line) ${t('Show Curves')}](command:${showCurves})`);
    return text;
}
