import * as vscode from 'vscode';
import { t, translated } from '../../core/localize.ts';
import { languageId } from '../command-ids.ts';
import { columnFor } from '../editor-column.ts';

/** One of `dist/templates.json`, which the build writes. */
interface Template {
    readonly file: string;
    readonly title: string;
    readonly detail: string;
}

/**
 * Opens an unsaved spec that trains as it is: from the template of that file name, or the one that the user picks.
 * Undefined where none was picked.
 */
export async function openNewModel(extensionUri: vscode.Uri, file?: string): Promise<vscode.Uri | undefined> {
    const chosen = file ?? (await pickTemplate(extensionUri));
    if (chosen === undefined) {
        return undefined;
    }
    const content = await readText(vscode.Uri.joinPath(extensionUri, 'media', 'templates', chosen));
    const document = await vscode.workspace.openTextDocument({ language: languageId, content });
    await vscode.window.showTextDocument(document, columnFor(document.uri));
    return document.uri;
}

async function pickTemplate(extensionUri: vscode.Uri): Promise<string | undefined> {
    const list = await readText(vscode.Uri.joinPath(extensionUri, 'dist', 'templates.json'));
    const templates: readonly Template[] = JSON.parse(list);
    const choice = await vscode.window.showQuickPick(
        templates.map(({ file, title, detail }) => ({
            label: translated(title),
            detail: translated(detail),
            file,
        })),
        { title: t('New Model'), placeHolder: t('Which template?'), matchOnDetail: true },
    );
    return choice?.file;
}

async function readText(uri: vscode.Uri): Promise<string> {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}
