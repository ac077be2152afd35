// A run outlives the window that began it: what was trained is there again, and goes on.

import assert from 'node:assert/strict';
import { startVSCode, type VSCodePage } from '../support/vscode-page.ts';
import { eventually } from '../support/vscode-wait.ts';
import { longSpec, pictureFile, type Workspace, workspaceOfExamples } from './workspace.ts';

describe('the run history', function () {
    this.timeout(240_000);
    let specs: Workspace;
    let vscode: VSCodePage;

    before(async () => {
        specs = workspaceOfExamples({ 'long.netspec': longSpec(90, 'long', true) });
        vscode = await startVSCode({ folder: specs.folder, file: specs.path('long.netspec') });
        await vscode.codeLens('Train').waitFor();
    });

    after(async () => {
        await vscode?.stop();
        specs?.remove();
    });

    async function epochsDrawn(): Promise<number> {
        const slider = vscode.webview().getByRole('slider', { name: /loss/i }).first();
        return Number(await slider.getAttribute('aria-valuemax', { timeout: 5_000 }));
    }

    it('shows a run that was cut off by a reload with its curve, resumes it, and it ends', async () => {
        await vscode.runCommand('Dropout Lab: Train');
        const before = await eventually(epochsDrawn, count => count >= 3, 'the number of epochs drawn');
        await vscode.reload();

        await vscode.notification(/long was interrupted after epoch \d+ of 90/).waitFor({ timeout: 90_000 });
        await vscode.runCommand('Dropout Lab: Show Curves');
        const after = await eventually(epochsDrawn, count => count >= before, 'the number of epochs drawn');
        assert.ok(after < 90);
        await vscode
            .webview()
            .getByText(/interrupted after epoch/i)
            .locator('visible=true')
            .first()
            .waitFor();

        await vscode.runCommand('Dropout Lab: Show Run History');
        const row = vscode.page
            .locator('.pane-body .monaco-list-row')
            .filter({ hasText: 'interrupted after epoch' });
        await row.first().waitFor();
        await vscode.screenshot(pictureFile('run-history'));
        // Three buttons beside it leave a short name whole.
        const isCut = await vscode
            .webview()
            .getByRole('heading', { level: 1 })
            .evaluate(name => name.scrollWidth > name.clientWidth);
        assert.equal(isCut, false);

        await vscode.answerNotification(/was interrupted/, 'Resume');
        await eventually(epochsDrawn, count => count === 90, 'the number of epochs drawn', 120_000);
        await vscode
            .webview()
            .getByText(/finished in/i)
            .locator('visible=true')
            .first()
            .waitFor();
        await row.first().waitFor({ state: 'detached' });
    });
});
