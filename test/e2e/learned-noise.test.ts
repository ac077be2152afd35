// What a network learns of its own noise stands below its curves, and comes back with them.

import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { startVSCode, type VSCodePage } from '../support/vscode-page.ts';
import { eventually } from '../support/vscode-wait.ts';
import { inOneGo } from './in-one-go.ts';
import { pictureFile, type Workspace, workspaceOfExamples } from './workspace.ts';

const spec = `// Drop rates that are learned: one for each unit, and one for each weight.
model learned {
    input(64)
    variational_dropout(rate = per_unit, initial_rate = 0.2)
    dense(64, activation = relu)
    variational_dropout(rate = per_unit)
    dense(64, activation = relu)
    variational_dropout(rate = per_weight, initial_rate = 0.9)
    dense(10, activation = softmax)
}

data digits {
    source = builtin(digits)
    scale  = standardize
}

train learned on digits {
    optimizer = adam(0.003)
    epochs    = 40
}
`;

describe('what is learned of the noise', function () {
    this.timeout(240_000);
    inOneGo(this);
    let specs: Workspace;
    let vscode: VSCodePage;

    before(async () => {
        specs = workspaceOfExamples({ 'learned.netspec': spec });
        vscode = await startVSCode({
            folder: specs.folder,
            file: specs.path('learned.netspec'),
            window: { width: 1440, height: 1320 },
            settings: { 'editor.minimap.enabled': false },
        });
        await vscode.codeLens('Train').waitFor();
        await vscode.runCommand('View: Close Primary Side Bar');
        await vscode.runCommand('Dropout Lab: Train');
        await vscode.webview().getByRole('button', { name: 'Train Again' }).waitFor({ timeout: 120_000 });
    });

    after(async () => {
        await vscode?.stop();
        specs?.remove();
    });

    const chart = (name: string): Locator =>
        vscode.webview().getByRole('slider', { name: `${name} by epoch` });
    const isDrawn = (name: string): Promise<boolean> =>
        chart(name)
            .locator('canvas')
            .evaluate(canvas => {
                const { data } = canvas
                    .getContext('2d')
                    .getImageData(0, 0, canvas.width, canvas.height) as ImageDataLike;
                return data.some(value => value !== 0);
            });

    async function isAllThere(): Promise<void> {
        for (const name of ['KL term', 'Learned drop rates', 'Sparsity']) {
            await chart(name).waitFor();
            await eventually(
                () => chart(name).getAttribute('aria-valuemax'),
                epochs => epochs === '40',
                `the epochs of ${name}`,
            );
            await eventually(() => isDrawn(name), Boolean, `whether ${name} is drawn`);
        }
        assert.equal(await chart("Dropout's penalty").isVisible(), false);
    }

    it('is drawn below loss and accuracy, and told epoch by epoch', async () => {
        await isAllThere();
        const told = await chart('Learned drop rates').getAttribute('aria-valuetext');
        for (const [number, line] of [
            [1, 4],
            [2, 6],
            [3, 8],
        ]) {
            assert.match(
                told ?? '',
                new RegExp(`variational_dropout ${number} \\(line ${line}\\): lowest [\\d.]+, median`),
            );
        }
        assert.match((await chart('Sparsity').getAttribute('aria-valuetext')) ?? '', /dropout 3 .*%/);
        // The rates begin where the spec puts them.
        await chart('Learned drop rates').focus();
        await vscode.press('Home');
        await eventually(
            async () => (await chart('KL term').getAttribute('aria-valuenow')) ?? '',
            epoch => epoch === '1',
            'the epoch of the next chart',
        );
    });

    it('is in the data table', async () => {
        const table = vscode.webview().locator('details.data');
        await table.locator('summary').click();
        for (const head of [/^KL term$/i, /median, variational_dropout 2 \(line 6\)$/i]) {
            await table.locator('thead th').filter({ hasText: head }).waitFor();
        }
        await table.locator('summary').click();
    });

    it('comes back after the panel was hidden, and after it was closed', async () => {
        await vscode.tab('Curves').click();
        await vscode.openFile('digits.netspec');
        await chart('KL term').waitFor({ state: 'hidden' });
        await vscode.tab('Curves').click();
        await isAllThere();
        await vscode.runCommand('View: Close Editor');
        await vscode.tab('Curves').waitFor({ state: 'detached' });
        await vscode.tab('digits.netspec').click();
        await vscode.runCommand('View: Close Editor');
        await vscode.runCommand('Dropout Lab: Show Curves');
        await isAllThere();
    });

    for (const theme of ['dark', 'light', 'hc-black', 'hc-light'] as const) {
        it(`can be looked at in ${theme}`, async () => {
            await vscode.setTheme(theme);
            await vscode.webview().locator('details.data').scrollIntoViewIfNeeded();
            await vscode.screenshot(pictureFile(`learned-noise-${theme}`));
        });
    }
});

interface ImageDataLike {
    readonly data: Uint8ClampedArray;
}
