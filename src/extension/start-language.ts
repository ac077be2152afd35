// The language server is started by the first document that needs it.

import * as vscode from 'vscode';
import type { DisposableStore } from '../core/disposable.ts';
import { isConfigurationFile } from '../lint/configuration/nearest-configuration.ts';
import { languageId } from './command-ids.ts';
import type { SpecLanguage } from './language-client.ts';

/** A window without specs and their configuration runs no server. */
export function startLanguageWithFirstSpec(language: SpecLanguage, store: DisposableStore): void {
    const start = (document: vscode.TextDocument): void => {
        if (document.languageId === languageId || isConfigurationFile(document.uri.path)) {
            // The user hears of trouble from the client itself.
            language.start().catch(() => {});
        }
    };
    store.add(vscode.workspace.onDidOpenTextDocument(start));
    // Not every kind of folder tells of its changes, and none does of files outside the workspace.
    store.add(
        vscode.workspace.onDidSaveTextDocument(({ uri }) => {
            if (isConfigurationFile(uri.path)) {
                language.configurationSaved(uri);
            }
        }),
    );
    // Once activation is over, which reading the client's bundle would only make longer.
    const timer = setTimeout(() => vscode.workspace.textDocuments.forEach(start), 0);
    store.add({ dispose: () => clearTimeout(timer) });
}
