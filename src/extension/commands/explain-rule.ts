// A rule of the linter, explained beside the editor: from the palette, and from the rule's name behind each problem.

import * as vscode from 'vscode';
import { ruleReferencePath } from '../../catalog/reference-path.ts';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import { t } from '../../core/localize.ts';
import { commandIds, languageId } from '../command-ids.ts';

/** One of `dist/rules.json`, which the build writes. */
export interface RuleIndexEntry {
    readonly id: string;
    readonly category: string;
    readonly severity: string;
    readonly summary: string;
}

const scheme = 'netspec-reference';

/** Serves the reference pages that ship with the extension, links between them included; VS Code's own preview shows them. */
export function registerRulePages(extensionUri: vscode.Uri): Disposable {
    const store = new DisposableStore();
    store.add(
        vscode.workspace.registerTextDocumentContentProvider(scheme, {
            provideTextDocumentContent: uri => readPage(extensionUri, uri.path),
        }),
    );
    return store;
}

/** @throws vscode.FileSystemError where there is no such page. */
async function readPage(extensionUri: vscode.Uri, path: string): Promise<string> {
    const text = await readText(vscode.Uri.joinPath(extensionUri, 'docs', 'reference', path));
    // Who writes the pages is told to their authors.
    return text.replace(/^<!--.*?-->\s*/, '');
}

async function readText(uri: vscode.Uri): Promise<string> {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

/** Shows a rule's page: of that id, of the problem at the cursor, or of the user's choice. Returns the id. */
export async function showRule(extensionUri: vscode.Uri, id?: string): Promise<string | undefined> {
    const asked = id ?? ruleAtCursor();
    const rule =
        asked !== undefined && (await hasReferencePage(extensionUri, asked))
            ? asked
            : await pickRule(extensionUri);
    if (rule === undefined) {
        return undefined;
    }
    const page = vscode.Uri.from({ scheme, path: `/${ruleReferencePath(rule)}` });
    try {
        await vscode.commands.executeCommand('markdown.showPreviewToSide', page);
    } catch {
        // VS Code's Markdown extension can be switched off.
        await vscode.window.showTextDocument(page, {
            viewColumn: vscode.ViewColumn.Beside,
            preserveFocus: true,
            preview: true,
        });
    }
    return rule;
}

async function hasReferencePage(extensionUri: vscode.Uri, rule: string): Promise<boolean> {
    try {
        await readPage(extensionUri, ruleReferencePath(rule));
        return true;
    } catch {
        return false;
    }
}

/** Makes the rule's name behind a problem a link to its page here, in place of the one that the server knows. */
export function linkToRule(diagnostic: vscode.Diagnostic): vscode.Diagnostic {
    if (hasPage(diagnostic)) {
        const id = ruleIdOf(diagnostic);
        const target = `command:${commandIds.explainRule}?${encodeURIComponent(JSON.stringify([id]))}`;
        diagnostic.code = { value: id, target: vscode.Uri.parse(target, true) };
    }
    return diagnostic;
}

/** True for the rules of the linter: mistakes of the language have no page, so the server gives them no link. */
function hasPage({ code }: vscode.Diagnostic): boolean {
    return typeof code === 'object';
}

function ruleIdOf({ code }: vscode.Diagnostic): string {
    return String(typeof code === 'object' ? code.value : (code ?? ''));
}

/** The rule of a problem on the cursor's line, the one under the cursor before the others. */
function ruleAtCursor(): string | undefined {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.languageId !== languageId) {
        return undefined;
    }
    const { active } = editor.selection;
    const onLine = vscode.languages
        .getDiagnostics(editor.document.uri)
        .filter(({ range }) => range.start.line <= active.line && active.line <= range.end.line)
        .filter(hasPage);
    const found = onLine.find(({ range }) => range.contains(active)) ?? onLine[0];
    return found && ruleIdOf(found);
}

async function pickRule(extensionUri: vscode.Uri): Promise<string | undefined> {
    const list = await readText(vscode.Uri.joinPath(extensionUri, 'dist', 'rules.json'));
    const rules: readonly RuleIndexEntry[] = JSON.parse(list);
    const choice = await vscode.window.showQuickPick(
        rules.map(({ id, category, severity, summary }) => ({
            label: id,
            description: `${category} · ${severity}`,
            detail: summary,
        })),
        { title: t('Explain Rule'), placeHolder: t('Which rule?'), matchOnDetail: true },
    );
    return choice?.label;
}
