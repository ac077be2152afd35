// A sweep as a person follows it: drawn while it runs, its runs behind it, and again from the history; and the plane of a run.

import assert from 'node:assert/strict';
import { startVSCode, type VSCodePage } from '../support/vscode-page.ts';
import { eventually } from '../support/vscode-wait.ts';
import { pictureFile, type Workspace, workspaceOfExamples } from './workspace.ts';

const spec = `model moons(noise = dropout(0.3)) {
    input(2)
    dense(16, activation = relu)
    noise
    dense(2, activation = softmax)
}

data plane {
    source = builtin(moons(n = 200, noise = 0.25))
    scale  = standardize
}

train moons on plane {
    optimizer = adam(0.01)
    epochs    = 4
}

sweep moons {
    noise   = [none, dropout(0.2), dropout(0.5)]
    repeats = 2
}
`;

describe('a sweep in the panel', function () {
    this.timeout(180_000);
    let specs: Workspace;
    let vscode: VSCodePage;

    before(async () => {
        specs = workspaceOfExamples({ 'moons.netspec': spec });
        vscode = await startVSCode({
            folder: specs.folder,
            file: specs.path('moons.netspec'),
            window: { width: 1440, height: 1100 },
            settings: { 'editor.minimap.enabled': false },
        });
        await vscode.codeLens('Sweep').waitFor();
    });

    after(async () => {
        await vscode?.stop();
        specs?.remove();
    });

    const rows = () => vscode.webview().locator('.combinations tbody tr');

    it('is drawn with its combinations, the best first', async () => {
        await vscode.runCommand('Dropout Lab: Sweep');
        const panel = vscode.webview();
        await panel.getByRole('heading', { name: 'Sweep of moons' }).waitFor({ timeout: 60_000 });
        await panel.getByText('6 runs', { exact: true }).waitFor({ timeout: 90_000 });
        await panel.getByRole('img', { name: /^Validation loss by noise/ }).waitFor();
        await panel.getByText(/^Best: noise = /).waitFor();
        assert.equal(await rows().count(), 3);
        const losses = (await rows().locator('td:nth-of-type(1)').allInnerTexts()).map(Number.parseFloat);
        assert.deepEqual(
            losses,
            losses.toSorted((a, b) => a - b),
        );
        await vscode.screenshot(pictureFile('sweep'));
    });

    it('leads to the curves of its runs and back', async () => {
        const panel = vscode.webview();
        await panel.getByRole('button', { name: /show curves, best$/ }).press('Enter');
        await panel.getByRole('slider', { name: /^Loss/ }).waitFor();
        await panel.getByRole('heading', { name: /^moons: noise = .*, seed \d/ }).waitFor();
        await panel.getByRole('button', { name: 'Sweep of moons' }).press('Enter');
        await rows().first().waitFor();
        await panel.getByRole('slider').first().waitFor({ state: 'hidden' });
    });

    it('shows what a run of two features says of their plane, and the average of its dropout networks', async () => {
        await vscode.focusEditor();
        await vscode.runCommand('Dropout Lab: Train');
        const panel = vscode.webview();
        await panel.getByRole('button', { name: 'Train Again' }).waitFor({ timeout: 60_000 });
        await panel.getByRole('img', { name: /^Decision boundary/ }).waitFor();
        await panel.getByRole('button', { name: 'Average Dropout Networks' }).press('Enter');
        await panel.getByRole('img', { name: /^Monte-Carlo dropout/ }).waitFor();
        await panel.getByRole('img', { name: /^How dropout networks differ/ }).waitFor();
        await vscode.screenshot(pictureFile('plane'));
    });

    it('comes back from the run history', async () => {
        await vscode.tab('Curves').click();
        await vscode.runCommand('View: Close Editor');
        await vscode.tab('Curves').waitFor({ state: 'detached' });
        await vscode.runCommand('Dropout Lab: Show Run History');
        const isShown = async (): Promise<boolean> => {
            await vscode.page.getByRole('treeitem', { name: /^Sweep over noise/ }).click({ timeout: 5_000 });
            await rows().first().waitFor({ timeout: 5_000 });
            return true;
        };
        await eventually(isShown, Boolean, 'the sweep of the history');
        assert.equal(await rows().count(), 3);
    });
});
