// The whole path as a person goes it: open the example, see the warning, repair it, train it, watch the curves.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { startVSCode, type VSCodePage } from '../support/vscode-page.ts';
import { eventually } from '../support/vscode-wait.ts';
import { inOneGo } from './in-one-go.ts';
import { pictureFile, type Workspace, workspaceOfExamples } from './workspace.ts';

describe('from a spec to its curves', function () {
    this.timeout(240_000);
    inOneGo(this);
    let specs: Workspace;
    let vscode: VSCodePage;

    before(async () => {
        specs = workspaceOfExamples();
        vscode = await startVSCode({
            folder: specs.folder,
            file: specs.path('digits.netspec'),
            window: { width: 1600, height: 1080 },
            settings: { 'editor.minimap.enabled': false },
        });
    });

    after(async () => {
        await vscode?.stop();
        specs?.remove();
    });

    it('underlines the one stacked dropout and lists it in the Problems panel', async () => {
        await vscode.waitForSquiggle('warning');
        const [problem, ...others] = await vscode.problemsOnce(problems => problems.length > 0);
        assert.deepEqual(others, []);
        assert.equal(problem?.severity, 'warning');
        assert.match(problem.message, /0\.52/);
        await vscode.page
            .locator('.markers-panel .monaco-list-row')
            .filter({ hasText: 'stacked-dropout' })
            .waitFor();
        const line = readFileSync(specs.path('digits.netspec'), 'utf8').split('\n')[problem.line - 1];
        assert.match(line ?? '', /dropout\(/);
        await vscode.runCommand('View: Hide Panel');
        await vscode.runCommand('View: Close Primary Side Bar');
        await vscode.focusEditor();
    });

    it('trains the network and its twin without dropout, and draws their curves', async () => {
        await vscode.runCommand('Dropout Lab: Compare Without Dropout');
        // Away from where the palette's entry was clicked: a button lies there now, and its tooltip would cover the panel.
        await vscode.page.mouse.move(0, 0);
        const panel = vscode.webview();
        await panel.getByRole('heading', { name: 'digits_mlp', level: 1 }).waitFor();
        const epochs = async (): Promise<number> =>
            Number(await panel.getByRole('slider', { name: /loss/i }).first().getAttribute('aria-valuemax'));
        // How many there are by then is a matter of who is faster.
        await eventually(epochs, count => count >= 3, 'the number of epochs drawn');
        await vscode.screenshot(pictureFile('digits-running'));
        // The panel takes nothing away from the editor: the text still has the keyboard.
        await vscode.page.locator('.monaco-editor.focused').first().waitFor();
    });

    it('runs to the end and says what became of both networks', async () => {
        const panel = vscode.webview();
        await panel.getByRole('button', { name: 'Train Again' }).waitFor({ timeout: 150_000 });
        await vscode.page.mouse.move(0, 0);
        await vscode.screenshot(pictureFile('digits'));
        const words = await panel.locator('.verdict').innerText();
        assert.match(words, /gap/i);
        assert.equal(await panel.getByText('failed').count(), 0);
    });

    it('repairs the text by the quick fix', async () => {
        const [problem] = await vscode.problemsOnce(problems => problems.length === 1);
        assert.ok(problem);
        await vscode.runCommand('View: Hide Panel');
        await vscode.goTo(problem.line, problem.column);
        await vscode.applyQuickFix('Merge');
        await vscode.problemsOnce(problems => problems.length === 0);
        await vscode.save();
        const text = await eventually(
            () => readFileSync(specs.path('digits.netspec'), 'utf8'),
            saved => /dropout\(0\.52\)/.test(saved),
            'the saved text',
        );
        assert.equal(text.match(/^ +dropout\(/gm)?.length, 3);
    });
});
