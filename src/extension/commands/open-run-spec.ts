// The exact text that a run was trained from, whatever its file holds by now: a document that cannot be changed.

import * as vscode from 'vscode';
import type { Disposable } from '../../core/disposable.ts';
import { t } from '../../core/localize.ts';
import type { StoredRun } from '../../experiments/run-store.ts';
import type { RunHistory } from '../runs/run-history.ts';
import { nameOf } from '../runs/stored-run-text.ts';
import { pickStoredRun } from './pick-run.ts';

const scheme = 'netspec-run';

export function registerRunSpecs(history: RunHistory): Disposable {
    return vscode.workspace.registerTextDocumentContentProvider(scheme, {
        provideTextDocumentContent: uri => history.ask(store => store.specText(uri.authority)),
    });
}

/** Shows the spec of a run. Returns its address; undefined where there is none. */
export async function openRunSpec(history: RunHistory, id?: string): Promise<vscode.Uri | undefined> {
    const run = await pickStoredRun(history, id, {
        title: t('Open Spec of This Run'),
        isMeant: () => true,
        none: t('There is no run in the history.'),
    });
    if (run === undefined) {
        return undefined;
    }
    if ((await history.ask(store => store.specText(run.id))) === undefined) {
        void vscode.window.showInformationMessage(
            t('The text that {0} was trained from was not kept.', run.name),
        );
        return undefined;
    }
    const uri = addressOf(run);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
    return uri;
}

/** Shows what has changed in a spec since the run, beside each other. Returns the address of what the run was trained from. */
export async function diffRunSpec(history: RunHistory, id?: string): Promise<vscode.Uri | undefined> {
    const run = await pickStoredRun(history, id, {
        title: t('Compare Spec of This Run With Today'),
        isMeant: () => true,
        none: t('There is no run in the history.'),
    });
    const text = run && (await history.ask(store => store.specText(run.id)));
    if (run === undefined || text === undefined) {
        if (run !== undefined) {
            void vscode.window.showInformationMessage(
                t('The text that {0} was trained from was not kept.', run.name),
            );
        }
        return undefined;
    }
    const today = vscode.Uri.parse(run.specUri, true);
    let document: vscode.TextDocument;
    try {
        document = await vscode.workspace.openTextDocument(today);
    } catch {
        void vscode.window.showInformationMessage(
            t('{0} is no longer there: this is what was trained.', run.spec),
        );
        return openRunSpec(history, run.id);
    }
    if (document.getText() === text) {
        vscode.window.setStatusBarMessage(`$(check) ${t('{0} is as it was trained.', run.spec)}`, 5_000);
    }
    const title = t('{0}: {1} ↔ today', run.spec, nameOf(run));
    await vscode.commands.executeCommand('vscode.diff', addressOf(run), today, title);
    return addressOf(run);
}

/** A run's file keeps its name, so that the tab says what it is. */
function addressOf(run: StoredRun): vscode.Uri {
    return vscode.Uri.from({ scheme, authority: run.id, path: `/${run.spec}` });
}
