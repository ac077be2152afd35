import * as vscode from 'vscode';
import { languageId } from '../command-ids.ts';
import { columnFor } from '../editor-column.ts';

/** Opens an unsaved spec that trains as it is and has something to mend. */
export async function openNewModel(extensionUri: vscode.Uri): Promise<vscode.Uri> {
    const template = vscode.Uri.joinPath(extensionUri, 'media', 'templates', 'digits.netspec');
    const content = new TextDecoder().decode(await vscode.workspace.fs.readFile(template));
    const document = await vscode.workspace.openTextDocument({ language: languageId, content });
    await vscode.window.showTextDocument(document, columnFor(document.uri));
    return document.uri;
}
