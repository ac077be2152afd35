// The language of VS Code's window. Every bundle of the host imports this before anything that has messages.

import * as vscode from 'vscode';
import { translateBy } from '../core/localize.ts';

translateBy((message, ...values) => vscode.l10n.t(message, ...values), messageLanguage());

/** The window's language where there is a translation to it; English where messages are. */
export function messageLanguage(): string {
    return vscode.l10n.bundle === undefined ? 'en' : vscode.env.language;
}
