// A rule of the linter, explained beside the editor: from the palette, and from the rule's name behind each problem.

import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import { explain } from '../../lint/explain.ts';
import { rules } from '../../lint/rules/index.ts';
import { commandIds, languageId } from '../command-ids.ts';

const scheme = 'netspec-rule';

/** Serves the pages; VS Code's own preview of Markdown shows them. */
export function registerRulePages(): Disposable {
    const store = new DisposableStore();
    store.add(
        vscode.workspace.registerTextDocumentContentProvider(scheme, {
            provideTextDocumentContent: uri => explain(uri.path.replace(/^\/|\.md$/g, '')),
        }),
    );
    return store;
}

/** Shows a rule's page: of that id, of the problem at the cursor, or of the user's choice. Returns the id. */
export async function showRule(id?: string): Promise<string | undefined> {
    const asked = id ?? ruleAtCursor();
    const rule = asked !== undefined && isExplained(asked) ? asked : await pickRule();
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

/** Makes the rule's name behind a problem a link to its page. */
export function linkToRule(diagnostic: vscode.Diagnostic): vscode.Diagnostic {
    const rule = ruleIdOf(diagnostic);
    if (isExplained(rule)) {
        const target = `command:${commandIds.explainRule}?${encodeURIComponent(JSON.stringify([rule]))}`;
        diagnostic.code = { value: rule, target: vscode.Uri.parse(target, true) };
    }
    return diagnostic;
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
        .filter(diagnostic => isExplained(ruleIdOf(diagnostic)));
    const found = onLine.find(({ range }) => range.contains(active)) ?? onLine[0];
    return found && ruleIdOf(found);
}

const isExplained = (id: string): boolean => explain(id) !== undefined;

async function pickRule(): Promise<string | undefined> {
    const choice = await vscode.window.showQuickPick(
        rules.map(rule => ({
            label: rule.id,
            description: `${rule.category} · ${rule.severity}`,
            detail: rule.summary,
        })),
        { title: 'Explain Rule', placeHolder: 'Which rule?', matchOnDetail: true },
    );
    return choice?.label;
}
