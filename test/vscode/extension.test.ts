import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { rules } from '../../src/lint/rules/index.ts';
import { languageRulePages } from '../../src/model/language-rules.ts';
import { eventually } from '../support/vscode-wait.ts';
import {
    cleanUp,
    diagnosticsOnce,
    extension,
    fileInWorkspace,
    lab,
    openUntitled,
    smallSpec,
} from './helpers.ts';

describe('the extension', () => {
    afterEach(cleanUp);

    it('is activated by a spec, and says what its exports promise', async () => {
        await openUntitled(smallSpec());
        const { runs, activeWorkers, whenIdle } = await lab();
        assert.ok(extension().isActive);
        assert.ok(Array.isArray(runs()));
        assert.equal(activeWorkers(), 0);
        await whenIdle();
    });

    it('registers every command of its manifest', async () => {
        await lab();
        const registered = new Set(await vscode.commands.getCommands(true));
        const declared: { command: string }[] = extension().packageJSON.contributes.commands;
        assert.deepEqual(
            declared.map(({ command }) => command).filter(command => !registered.has(command)),
            [],
        );
    });

    it('knows specs by their file name', async () => {
        const document = await vscode.workspace.openTextDocument(fileInWorkspace('digits.netspec'));
        assert.equal(document.languageId, 'netspec');
    });

    it('reports the stacked dropout of the example, and nothing else above info', async () => {
        const uri = fileInWorkspace('digits.netspec');
        await vscode.window.showTextDocument(uri);
        const diagnostics = await diagnosticsOnce(uri, found => found.length > 0);
        const notable = diagnostics.filter(({ severity }) => severity <= vscode.DiagnosticSeverity.Warning);
        assert.deepEqual(
            notable.map(({ code, severity }) => [
                typeof code === 'object' ? code.value : code,
                vscode.DiagnosticSeverity[severity],
            ]),
            [['stacked-dropout', 'Warning']],
        );
    });

    it('opens a new model that is unsaved, a spec, and as the example', async () => {
        await vscode.commands.executeCommand('dropoutLab.newModel', 'digits.netspec');
        const document = vscode.window.activeTextEditor?.document;
        assert.equal(document?.isUntitled, true);
        assert.equal(document?.languageId, 'netspec');
        const example = await vscode.workspace.openTextDocument(fileInWorkspace('digits.netspec'));
        assert.equal(document?.getText(), example.getText());
    });

    it('offers templates, the example first', async () => {
        const opened = vscode.commands.executeCommand<vscode.Uri | undefined>('dropoutLab.newModel');
        let isSettled = false;
        void Promise.resolve(opened).finally(() => {
            isSettled = true;
        });
        // Accepted as soon as the list is there; before that, the command does nothing.
        await eventually(
            () => vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem'),
            () => isSettled,
            'the list of templates',
        );
        const uri = await opened;
        assert.ok(uri);
        const document = await vscode.workspace.openTextDocument(uri);
        assert.match(document.getText(), /^\/\/ Handwritten digits/);
    });

    it('explains the rule of the problem at the cursor, and links to it from the problem', async () => {
        const uri = fileInWorkspace('digits.netspec');
        const editor = await vscode.window.showTextDocument(uri);
        const [problem] = await diagnosticsOnce(uri, found => found.length > 0);
        assert.ok(problem);
        const { code } = problem;
        assert.ok(typeof code === 'object');
        assert.equal(code.value, 'stacked-dropout');
        assert.equal(code.target.scheme, 'command');
        assert.equal(code.target.path, 'dropoutLab.explainRule');
        assert.deepEqual(JSON.parse(code.target.query), ['stacked-dropout']);
        editor.selection = new vscode.Selection(problem.range.start, problem.range.start);
        assert.equal(await vscode.commands.executeCommand('dropoutLab.explainRule'), 'stacked-dropout');
        await eventually(
            () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label)),
            labels => labels.some(label => label.includes('stacked-dropout')),
            'the open tabs',
        );
        const page = await vscode.workspace.openTextDocument(
            vscode.Uri.from({ scheme: 'netspec-reference', path: '/rules/stacked-dropout.md' }),
        );
        assert.match(page.getText(), /^# stacked-dropout\n/);
        const fixes = await vscode.commands.executeCommand<vscode.CodeAction[]>(
            'vscode.executeCodeActionProvider',
            uri,
            problem.range,
        );
        assert.ok(
            fixes.some(({ title }) => title.startsWith('Merge')),
            'the quick fix knows its problem',
        );
    });

    it('has a page for whatever may be reported', async () => {
        for (const { id } of [...rules, ...languageRulePages]) {
            const uri = vscode.Uri.from({ scheme: 'netspec-reference', path: `/rules/${id}.md` });
            const page = await vscode.workspace.openTextDocument(uri);
            assert.ok(page.getText().startsWith(`# ${id}\n`), id);
            assert.equal(page.languageId, 'markdown');
        }
        assert.equal(
            await vscode.commands.executeCommand('dropoutLab.explainRule', 'unused-ignore'),
            'unused-ignore',
        );
    });

    it('copies the line that trains a spec in a terminal', async () => {
        await vscode.window.showTextDocument(fileInWorkspace('digits.netspec'));
        const line = await vscode.commands.executeCommand('dropoutLab.copyAsCommandLine');
        assert.equal(line, 'netspec train digits.netspec');
        assert.equal(await vscode.env.clipboard.readText(), line);
    });

    it('goes on after its language server is restarted', async () => {
        const document = await openUntitled(`${smallSpec()}\nmodel {`);
        await diagnosticsOnce(document.uri, found => found.length > 0);
        await vscode.commands.executeCommand('dropoutLab.restartLanguageServer');
        await diagnosticsOnce(document.uri, found => found.length > 0);
    });
});
