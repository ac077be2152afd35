// A run that fails while nobody looks at the curves says so where it is seen.

import * as vscode from 'vscode';
import type { Disposable } from '../core/disposable.ts';
import { t } from '../core/localize.ts';
import { commandIds } from './command-ids.ts';
import type { CurvesPanel } from './panel/curves-panel.ts';
import type { RunRegistry } from './runs/run-registry.ts';

export function registerFailureMessages(
    runs: RunRegistry,
    panel: CurvesPanel,
    log: vscode.LogOutputChannel,
): Disposable {
    return runs.onDidChange(change => {
        if (change.kind !== 'ended') {
            return;
        }
        const { name, state, message = '', seconds } = change.info;
        if (state !== 'failed') {
            log.info(`${name}: ${state} after ${seconds.toFixed(1)} s.`);
            return;
        }
        log.error(`${name}: ${message}`);
        if (!panel.isVisible) {
            const show = t('Show Curves');
            void vscode.window
                .showErrorMessage(t('{0} failed: {1}', name, message), show)
                .then(choice =>
                    choice === show ? vscode.commands.executeCommand(commandIds.showCurves) : undefined,
                );
        }
    });
}
