// A rule of the linter, explained beside the editor: from the palette, and from the rule's name behind each problem.

import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import { t } from '../../core/localize.ts';
import type { Rule } from '../../lint/rule.ts';
import { commandIds, languageId } from '../command-ids.ts';

const scheme = 'netspec-rule';

/** Read when a rule is looked up for the first time, so that activation has none of it to compile. */
const documentation = () => import('../rule-documentation.ts');

/** Serves the pages; VS Code's own preview of Markdown shows them. */
export function registerRulePages(): Disposable {
    const store = new DisposableStore();
    store.add(
        vscode.workspace.registerTextDocumentContentProvider(scheme, {
            provideTextDocumentContent: async uri =>
                (await documentation()).explain(uri.path.replace(/^\/|\.md$/g, '')),
        }),
    );
    return store;
}

/** Shows a rule's page: of that id, of the problem at the cursor, or of the user's choice. Returns the id. */
export async function showRule(id?: string): Promise<string | undefined> {
    const { explain, rules } = await documentation();
    const asked = id ?? ruleAtCursor();
    const rule = asked !== undefined && explain(asked) !== undefined ? asked : await pickRule(rules);
    if (rule === undefined) {
        return undefined;
    }
    const page = vscode.Uri.from({ scheme, path: `/${rule}.md` });
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

async function pickRule(rules: readonly Rule[]): Promise<string | undefined> {
    const choice = await vscode.window.showQuickPick(
        rules.map(rule => ({
            label: rule.id,
            description: `${rule.category} · ${rule.severity}`,
            detail: rule.summary,
        })),
        { title: t('Explain Rule'), placeHolder: t('Which rule?'), matchOnDetail: true },
    );
    return choice?.label;
}
