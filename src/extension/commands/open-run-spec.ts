// The exact text that a run was trained from, whatever its file holds by now: a document that cannot be changed.

import * as vscode from 'vscode';
import type { Disposable } from '../../core/disposable.ts';
import type { RunHistory } from '../runs/run-history.ts';
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
        title: 'Open Spec of This Run',
        isMeant: () => true,
        none: 'There is no run in the history.',
    });
    if (run === undefined) {
        return undefined;
    }
    if ((await history.ask(store => store.specText(run.id))) === undefined) {
        void vscode.window.showInformationMessage(`The text that ${run.name} was trained from was not kept.`);
        return undefined;
    }
    // A run's file keeps its name, so that the tab says what it is.
    const uri = vscode.Uri.from({ scheme, authority: run.id, path: `/${run.spec}` });
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
    return uri;
}
