import assert from 'node:assert/strict';
import * as vscode from 'vscode';
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
        await vscode.commands.executeCommand('dropoutLab.newModel');
        const document = vscode.window.activeTextEditor?.document;
        assert.equal(document?.isUntitled, true);
        assert.equal(document?.languageId, 'netspec');
        const example = await vscode.workspace.openTextDocument(fileInWorkspace('digits.netspec'));
        assert.equal(document?.getText(), example.getText());
    });

    it('goes on after its language server is restarted', async () => {
        const document = await openUntitled(`${smallSpec()}\nmodel {`);
        await diagnosticsOnce(document.uri, found => found.length > 0);
        await vscode.commands.executeCommand('dropoutLab.restartLanguageServer');
        await diagnosticsOnce(document.uri, found => found.length > 0);
    });
});
