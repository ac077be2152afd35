// A run that takes long says so where every window shows what takes long: a notification with its progress, which stops it.
// Not over a panel that shows the same.

import * as vscode from 'vscode';
import type { Disposable } from '../core/disposable.ts';
import { t } from '../core/localize.ts';
import type { RunInfo } from '../protocol/panel.ts';
import type { CurvesPanel } from './panel/curves-panel.ts';
import { progressShare, progressText, remainingSeconds, remainingText } from './run-text.ts';
import type { RunRegistry } from './runs/run-registry.ts';

/** What is over in less needs no notification. */
const longSeconds = 10;
/** A pace is believed after so long. */
const settledSeconds = 2;

/** Shows one notification for all that trains, from when it is known to take long and no panel shows it until nothing trains. */
export function registerLongRuns(runs: RunRegistry, panel: Pick<CurvesPanel, 'isVisible'>): Disposable {
    let end: (() => void) | undefined;
    let report: (() => void) | undefined;
    const show = (): void => {
        const stopped = new Promise<void>(resolve => {
            end = resolve;
        });
        const { Notification: location } = vscode.ProgressLocation;
        const title = titleOf(runs.active());
        void vscode.window.withProgress({ location, title, cancellable: true }, (progress, cancelled) => {
            let shown = 0;
            report = () => {
                const active = runs.active();
                const share = 100 * progressShare(active);
                progress.report({ message: messageOf(active), increment: Math.max(0, share - shown) });
                shown = Math.max(shown, share);
            };
            report();
            cancelled.onCancellationRequested(() => runs.stopAll());
            return stopped;
        });
    };
    const subscription = runs.onDidChange(() => {
        const active = runs.active();
        if (active.length === 0) {
            end?.();
            end = undefined;
            report = undefined;
        } else if (end !== undefined) {
            report?.();
        } else if (!panel.isVisible && active.some(isLong)) {
            show();
        }
    });
    return {
        dispose() {
            subscription.dispose();
            end?.();
        },
    };
}

function isLong(info: RunInfo): boolean {
    const { seconds, state } = info;
    const remaining = state === 'running' ? (remainingSeconds(info) ?? 0) : 0;
    return seconds >= longSeconds || (seconds >= settledSeconds && seconds + remaining >= longSeconds);
}

function titleOf(active: readonly RunInfo[]): string {
    const names = active.map(({ name, label }) => label ?? name);
    return names.length === 1
        ? t('Training {0}', names[0]!)
        : names.length === 2
          ? t('Training {0} and {1}', names[0]!, names[1]!)
          : t('Training {0} runs', names.length);
}

function messageOf(active: readonly RunInfo[]): string {
    const [slowest] = active.toSorted((a, b) => (remainingSeconds(b) ?? 0) - (remainingSeconds(a) ?? 0));
    if (slowest === undefined) {
        return '';
    }
    const remaining = remainingText(slowest);
    return [progressText(slowest), ...(remaining === undefined ? [] : [remaining])].join(', ');
}
