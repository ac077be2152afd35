import * as vscode from 'vscode';
import { t } from '../../core/localize.ts';
import { trainCommandLine } from '../command-line.ts';
import type { SpecLanguage } from '../language-client.ts';
import { pickSpec, specName } from '../spec-picker.ts';

/** Puts the line that trains a spec in a terminal on the clipboard, and returns it; undefined where there is none. */
export async function copyAsCommandLine(
    language: SpecLanguage,
    uri?: vscode.Uri,
    runName?: string,
): Promise<string | undefined> {
    const document = await pickSpec(uri);
    if (document === undefined) {
        return undefined;
    }
    if (document.isUntitled) {
        void vscode.window.showInformationMessage(
            t('{0} has no file yet: save it, and a terminal can train it.', specName(document.uri)),
        );
        return undefined;
    }
    const run = runName ?? (await chooseRun(language, document));
    if (run === undefined) {
        return undefined;
    }
    const line = trainCommandLine({
        path: vscode.workspace.asRelativePath(document.uri, false),
        ...(run !== onlyRun && { run }),
    });
    await vscode.env.clipboard.writeText(line);
    vscode.window.setStatusBarMessage(`$(check) ${t('Copied: {0}', line)}`, 5_000);
    return line;
}

/** No run of a spec is named like this. */
const onlyRun = '';

/** The run's name, or `onlyRun` where it needs none; undefined where the user chose none. */
async function chooseRun(language: SpecLanguage, document: vscode.TextDocument): Promise<string | undefined> {
    const reply = await language.resolveRun({ uri: document.uri.toString() });
    if (reply.result !== 'choose' || reply.runs.length === 0) {
        // A spec that cannot be trained now is mended by the time that the line is run.
        return onlyRun;
    }
    return vscode.window.showQuickPick([...reply.runs], {
        title: t('Copy as Command Line'),
        placeHolder: reply.message,
    });
}
