// Which spec a command is about: the one that it was told, else the one that the user looks at.

import * as vscode from 'vscode';
import { t } from '../core/localize.ts';
import { commandIds, languageId } from './command-ids.ts';

/** The name that people know a document by: its file name, or `Untitled-1`. */
export function specName(uri: vscode.Uri): string {
    return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

/**
 * The document at `uri`; else that of the active editor, the only visible one or the only open one; else the user's
 * choice. Undefined where there is none (the user was told) or none was chosen.
 */
export async function pickSpec(uri?: vscode.Uri): Promise<vscode.TextDocument | undefined> {
    if (uri !== undefined) {
        const document = await vscode.workspace.openTextDocument(uri);
        return document.languageId === languageId
            ? document
            : vscode.languages.setTextDocumentLanguage(document, languageId);
    }
    const active = vscode.window.activeTextEditor?.document;
    if (active?.languageId === languageId) {
        return active;
    }
    const visible = unique(vscode.window.visibleTextEditors.map(editor => editor.document));
    const open = unique(vscode.workspace.textDocuments);
    const candidates = visible.length > 0 ? visible : open;
    if (candidates.length <= 1) {
        if (candidates[0] === undefined) {
            void offerNewModel();
        }
        return candidates[0];
    }
    const choice = await vscode.window.showQuickPick(
        candidates.map(document => ({
            label: specName(document.uri),
            description: vscode.workspace.asRelativePath(document.uri),
            document,
        })),
        { title: 'Dropout Lab', placeHolder: t('Which spec?') },
    );
    return choice?.document;
}

function unique(documents: readonly vscode.TextDocument[]): vscode.TextDocument[] {
    const specs = documents.filter(document => document.languageId === languageId && !document.isClosed);
    return [...new Map(specs.map(document => [document.uri.toString(), document])).values()];
}

async function offerNewModel(): Promise<void> {
    const newModel = t('New Model');
    const choice = await vscode.window.showInformationMessage(
        t('No NetSpec file is open. Open one, or begin with a model on handwritten digits.'),
        newModel,
    );
    if (choice === newModel) {
        await vscode.commands.executeCommand(commandIds.newModel);
    }
}
