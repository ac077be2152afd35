// What the tests inside VS Code share: the extension's exports, small specs, and waiting.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DropoutLab } from '../../src/extension/activate.ts';
import type { TrainingReply } from '../../src/extension/commands/train.ts';
import type { RunInfo } from '../../src/protocol/panel.ts';
import { eventually } from '../support/vscode-wait.ts';

export function extension(): vscode.Extension<DropoutLab> {
    const found = vscode.extensions.all.find(({ packageJSON }) => packageJSON.name === 'dropout-lab');
    if (found === undefined) {
        throw new Error('The extension is not installed.');
    }
    return found;
}

export function lab(): Promise<DropoutLab> {
    return Promise.resolve(extension().activate());
}

/** A spec that trains in moments; `epochs` makes it last as long as a test needs. */
export function smallSpec({
    epochs = 3,
    noise = 'dropout(0.5)',
    width = 16,
    optimizer = 'adam(0.001)',
} = {}): string {
    return `model small {
    input(64)
    dense(${width}, activation = relu)
    ${noise}
    dense(10, activation = softmax)
}

data digits {
    source = builtin(digits)
    scale  = standardize
}

train small on digits {
    epochs    = ${epochs}
    optimizer = ${optimizer}
    seed      = 7
}
`;
}

let opened = 0;

/**
 * An unsaved document with this text, in the active editor. Each has a name of its own: VS Code gives a name out again
 * while the text that had it before is still about, and then that is the text of the new document.
 */
export async function openUntitled(content: string): Promise<vscode.TextDocument> {
    const uri = vscode.Uri.from({ scheme: 'untitled', path: `unsaved-${++opened}.netspec` });
    const document = await vscode.workspace.openTextDocument(uri);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), content);
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.equal(document.getText(), content);
    await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    return document;
}

export function fileInWorkspace(name: string): vscode.Uri {
    const folder = vscode.workspace.workspaceFolders?.[0];
    if (folder === undefined) {
        throw new Error('No folder is open.');
    }
    return vscode.Uri.joinPath(folder.uri, name);
}

export function train(...args: readonly unknown[]): Thenable<TrainingReply> {
    return vscode.commands.executeCommand<TrainingReply>('dropoutLab.train', ...args);
}

export function compare(...args: readonly unknown[]): Thenable<TrainingReply> {
    return vscode.commands.executeCommand<TrainingReply>('dropoutLab.compareWithoutDropout', ...args);
}

/** The ids of the runs that a command has started. @throws Error where it has not. */
export function startedBy(reply: TrainingReply): readonly string[] {
    if (reply.result !== 'started') {
        throw new Error(`Nothing was started: ${JSON.stringify(reply)}`);
    }
    return reply.runs;
}

/** The run once it is as expected. */
export async function runOnce(id: string, isAsExpected: (run: RunInfo) => boolean): Promise<RunInfo> {
    const { runs } = await lab();
    const find = (): RunInfo | undefined => runs().find(run => run.id === id);
    const run = await eventually(find, found => found !== undefined && isAsExpected(found), `the run ${id}`);
    if (run === undefined) {
        throw new Error(`There is no run ${id}.`);
    }
    return run;
}

export function diagnosticsOnce(
    uri: vscode.Uri,
    isAsExpected: (diagnostics: readonly vscode.Diagnostic[]) => boolean,
): Promise<vscode.Diagnostic[]> {
    return eventually(() => vscode.languages.getDiagnostics(uri), isAsExpected, 'the diagnostics');
}

/** Stops what a test has left running, and closes what it has left open. */
export async function cleanUp(): Promise<void> {
    const { runs, whenIdle } = await lab();
    for (const { id } of runs()) {
        await vscode.commands.executeCommand('dropoutLab.stop', id);
    }
    await whenIdle();
    for (const document of vscode.workspace.textDocuments.filter(open => open.isUntitled && open.isDirty)) {
        await vscode.window.showTextDocument(document);
        await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** The panel's tab, where it is open. */
export function panelTab(): vscode.Tab | undefined {
    return vscode.window.tabGroups.all
        .flatMap(group => group.tabs)
        .find(
            tab =>
                tab.input instanceof vscode.TabInputWebview &&
                tab.input.viewType.endsWith('dropoutLab.curves'),
        );
}
