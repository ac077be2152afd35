// The linter's configuration in a real VS Code: settings, netspec.config.json, its schema, and what is wrong with it.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../support/vscode-wait.ts';
import { cleanUp, diagnosticsOnce, fileInWorkspace } from './helpers.ts';

const file = () => fileInWorkspace('netspec.config.json');
const spec = () => fileInWorkspace('digits.netspec');
const setting = 'lint.severity.stacked-dropout';

const write = (text: string) => vscode.workspace.fs.writeFile(file(), new TextEncoder().encode(text));

/** Waits until the stacked dropouts of the example are reported so, or not at all. */
async function reportedAs(severity: vscode.DiagnosticSeverity | undefined): Promise<void> {
    await diagnosticsOnce(spec(), found => {
        const own = found.find(
            ({ code }) => (typeof code === 'object' ? code.value : code) === 'stacked-dropout',
        );
        return own?.severity === severity;
    });
}

describe('the configuration of the linter', () => {
    afterEach(async () => {
        await vscode.workspace.getConfiguration('dropoutLab', spec()).update(setting, undefined);
        await vscode.workspace.fs.delete(file()).then(undefined, () => {});
        await cleanUp();
    });

    it('comes from the settings, and from the file before them, at once', async () => {
        await vscode.window.showTextDocument(spec());
        await reportedAs(vscode.DiagnosticSeverity.Warning);
        await vscode.workspace.getConfiguration('dropoutLab', spec()).update(setting, 'error');
        await reportedAs(vscode.DiagnosticSeverity.Error);
        await write('{ "rules": { "stacked-dropout": "hint" } }');
        await reportedAs(vscode.DiagnosticSeverity.Hint);
        await write('{ "rules": { "stacked-dropout": "off" } }');
        await reportedAs(undefined);
        await vscode.workspace.fs.delete(file());
        await reportedAs(vscode.DiagnosticSeverity.Error);
    });

    it('has one diagnostic for each mistake in the file, as it is typed', async () => {
        await write('{\n    // Both are swept.\n    "rules": { "staked-dropout": "off" },\n}\n');
        const document = await vscode.workspace.openTextDocument(file());
        assert.equal(document.languageId, 'jsonc');
        await vscode.window.showTextDocument(document);
        const [mistake, ...others] = await diagnosticsOnce(file(), found => found.length > 0);
        assert.deepEqual(others, []);
        assert.match(mistake?.message ?? '', /Did you mean `stacked-dropout`\?/);
        assert.equal(document.getText(mistake?.range), '"staked-dropout"');
        const edit = new vscode.WorkspaceEdit();
        edit.replace(file(), mistake?.range ?? new vscode.Range(0, 0, 0, 0), '"stacked-dropout"');
        await vscode.workspace.applyEdit(edit);
        await diagnosticsOnce(file(), found => found.length === 0);
        await vscode.window.showTextDocument(spec());
        await document.save();
        await reportedAs(undefined);
    });

    it('completes rules, severities and settings, each with what it means', async () => {
        const complete = async (text: string) => {
            await write(text.replace('|', ''));
            const document = await vscode.workspace.openTextDocument(file());
            await eventually(
                () => document.getText(),
                now => now === text.replace('|', ''),
                'the text',
            );
            const { items } = await eventually(
                async () =>
                    vscode.commands.executeCommand<vscode.CompletionList>(
                        'vscode.executeCompletionItemProvider',
                        file(),
                        document.positionAt(text.indexOf('|')),
                    ),
                found => found.items.length > 0,
                'the completion',
            );
            return new Map(
                items.map(({ label, documentation, detail }) => [
                    (typeof label === 'object' ? label.label : label).replaceAll('"', ''),
                    `${typeof documentation === 'object' ? documentation.value : (documentation ?? '')}${detail ?? ''}`,
                ]),
            );
        };
        const top = await complete('{ | }');
        assert.deepEqual(
            ['preset', 'rules', 'fail_on'].filter(name => !top.has(name)),
            [],
        );
        const rules = await complete('{ "rules": { | } }');
        assert.match(rules.get('stacked-dropout') ?? '', /Dropouts in a row/);
        assert.ok(rules.has('rate-out-of-range') && rules.has('unused-ignore'));
        const severities = await complete('{ "rules": { "stacked-dropout": | } }');
        assert.match(severities.get('off') ?? '', /Reports nothing/);
        assert.ok(severities.has('hint'));
        const nested = await complete('{ "rules": { "stacked-dropout": { "severity": | } } }');
        assert.ok(nested.has('warning'));
    });
});
