// Training reads the files that a spec names and keeps the processor busy, so it waits until the folder is trusted.

import * as vscode from 'vscode';
import { t } from '../core/localize.ts';

export const restrictedMessage = t(
    'Training is off in Restricted Mode, since a spec decides which files are read. Trust this folder to train; checking and completion work either way.',
);

/** True where training is allowed; else tells the user why not and how to change it. */
export function mayTrain(): boolean {
    if (vscode.workspace.isTrusted) {
        return true;
    }
    const manage = t('Manage Workspace Trust');
    void vscode.window
        .showWarningMessage(restrictedMessage, manage)
        .then(choice =>
            choice === manage ? vscode.commands.executeCommand('workbench.trust.manage') : undefined,
        );
    return false;
}
