// The run history of this window, with its settings.

import * as vscode from 'vscode';
import { t } from '../../core/localize.ts';
import type { ExtensionHost } from '../hosts/host.ts';
import { RunHistory } from './run-history.ts';

export function createHistory(
    host: ExtensionHost,
    { globalStorageUri, extension }: vscode.ExtensionContext,
    log: vscode.LogOutputChannel,
): RunHistory {
    return new RunHistory({
        storage: host.historyStorage(globalStorageUri),
        environment: {
            dropout_lab: String(extension.packageJSON.version),
            vscode: vscode.version,
            ...host.runtime,
        },
        maximumBytes: () =>
            1e6 * vscode.workspace.getConfiguration('dropoutLab').get('history.maximumSize', 2000),
        now: Date.now,
        complain(message) {
            log.warn(message);
            void vscode.window.showWarningMessage(t('{0} Training goes on without the history.', message));
        },
    });
}
