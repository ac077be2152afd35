// A user's first five minutes, in one window: a new model, its warning, both networks trained, a rate changed and saved, the
// quick fix.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { startVSCode, type VSCodePage } from '../support/vscode-page.ts';
import { eventually } from '../support/vscode-wait.ts';
import { inOneGo } from './in-one-go.ts';
import { pictureFile, type Workspace, workspaceOfExamples } from './workspace.ts';

const name = 'my-digits.netspec';

describe("a user's first five minutes", function () {
    this.timeout(240_000);
    inOneGo(this);
    let specs: Workspace;
    let vscode: VSCodePage;

    before(async () => {
        specs = workspaceOfExamples();
        vscode = await startVSCode({
            folder: specs.folder,
            window: { width: 1360, height: 920 },
            // The fewest, each a second of training.
            settings: { 'editor.minimap.enabled': false, 'dropoutLab.comparison.seeds': 5 },
        });
    });

    after(async () => {
        await vscode?.stop();
        specs?.remove();
    });

    const written = (): string[] => readFileSync(specs.path(name), 'utf8').split('\n');
    /** Types `by` in place of `old` in the first line that holds `text`. */
    const change = async (text: string, old: string, by: string): Promise<void> => {
        const line = written().findIndex(each => each.includes(text));
        const column = written()[line]!.indexOf(text) + text.indexOf(old);
        await vscode.typeOver(line + 1, column + 1, old.length, by);
    };
    const epochsDrawn = async (): Promise<number> =>
        Number(
            await vscode
                .webview()
                .getByRole('slider', { name: /loss/i })
                .first()
                .getAttribute('aria-valuemax', { timeout: 5_000 }),
        );

    it('begin with a model of handwritten digits that trains as it is', async () => {
        await vscode.runAndPick('Dropout Lab: New Model', 'Handwritten digits');
        await vscode.codeLens('Train').waitFor();
        await vscode.page
            .locator('.view-line', { hasText: /16,640/ })
            .first()
            .waitFor();
        await vscode.saveUntitled(specs.path(name));
        await vscode.codeLens('Train').waitFor();
    });

    it('underline the one stacked dropout and list it in the Problems panel', async () => {
        await vscode.waitForSquiggle('warning');
        const [problem, ...others] = await vscode.problemsOnce(problems => problems.length > 0);
        assert.deepEqual(others, []);
        assert.equal(problem?.severity, 'warning');
        assert.match(problem.message, /0\.52/);
        await vscode.page
            .locator('.markers-panel .monaco-list-row')
            .filter({ hasText: 'stacked-dropout' })
            .waitFor();
        assert.match(written()[problem.line - 1] ?? '', /dropout\(/);
        await vscode.runCommand('View: Hide Panel');
        await vscode.runCommand('View: Close Primary Side Bar');
        await vscode.focusEditor();
    });

    it('train the network and its twin without dropout, and draw their curves', async () => {
        await vscode.runCommand('Dropout Lab: Compare Without Dropout');
        // Away from where the palette's entry was clicked: a button lies there now, and its tooltip would cover the panel.
        await vscode.page.mouse.move(0, 0);
        await vscode.webview().getByRole('heading', { name: 'digits_mlp', level: 1 }).waitFor();
        // How many there are by then is a matter of who is faster.
        await eventually(epochsDrawn, count => count >= 3, 'the number of epochs drawn');
        await vscode.screenshot(pictureFile('digits-running'));
        // The panel takes nothing away from the editor: the text still has the keyboard.
        await vscode.page.locator('.monaco-editor.focused').first().waitFor();
    });

    it('run to the end and say what became of both networks', async () => {
        const panel = vscode.webview();
        await panel.getByRole('button', { name: 'Train Again' }).waitFor({ timeout: 150_000 });
        await vscode.page.mouse.move(0, 0);
        await vscode.screenshot(pictureFile('digits'));
        const words = await panel.locator('.verdict').innerText();
        assert.match(words, /gap/i);
        assert.equal(await panel.getByText('failed').count(), 0);
    });

    it('train again at once when a rate is changed and saved', async () => {
        const panel = vscode.webview();
        const trained = (attempt: string) =>
            panel.getByRole('heading', { name: attempt, level: 1 }).waitFor();
        // What takes ten seconds does not train by itself, and of forty epochs a slow machine might take so long.
        await change('epochs     = 40', '40', '8');
        await vscode.runCommand('Dropout Lab: Train');
        await trained('digits_mlp #2');
        await panel.getByRole('button', { name: 'Train Again' }).waitFor();
        await change('dropout(0.5)', '5', '2');
        await vscode.save();
        await trained('digits_mlp #3');
        await panel.getByRole('button', { name: 'Train Again' }).waitFor();
        assert.equal(await epochsDrawn(), 8);
    });

    it('measure the quick fix, and say on the line of the warning what it changes', async () => {
        const [problem] = await vscode.problemsOnce(problems => problems.length === 1);
        assert.ok(problem);
        await vscode.runCommand('View: Hide Panel');
        await vscode.goTo(problem.line, problem.column);
        await vscode.applyQuickFix('Measure this fix: Merge');
        await eventually(
            () => vscode.effects(),
            effects => effects.some(text => /validation .+ ± .+ over \d+ seeds/.test(text)),
            'the effect of the fix',
            180_000,
        );
    });

    it('repair the text by the quick fix', async () => {
        const [problem] = await vscode.problemsOnce(problems => problems.length === 1);
        assert.ok(problem);
        await vscode.runCommand('View: Hide Panel');
        await vscode.goTo(problem.line, problem.column);
        await vscode.applyQuickFix('Merge');
        await vscode.problemsOnce(problems => problems.length === 0);
        await vscode.save();
        const text = await eventually(
            async () => written().join('\n'),
            saved => /dropout\(0\.52\)/.test(saved),
            'the saved text',
        );
        assert.equal(text.match(/^ +dropout\(/gm)?.length, 3);
    });
});
