// What was measured at the best epoch, and what is to be known of the data, stand in the panel and come back with it.

import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { startVSCode, type VSCodePage } from '../support/vscode-page.ts';
import { inOneGo } from './in-one-go.ts';
import { pictureFile, type Workspace, workspaceOfExamples } from './workspace.ts';

const spec = `model plants {
    input(2)
    dense(32, activation = relu)
    dropout(0.5)
    dense(16, activation = relu)
    dense(7, activation = softmax)
}

data plants {
    source     = csv("plants.csv")
    target     = "kind"
    validation = 25%
    scale      = standardize
}

train plants on plants {
    optimizer = adam(0.01)
    epochs    = 30
}
`;

/** Seven kinds along a line, and three rows with a hole. */
const table = [
    'width,height,kind',
    ...Array.from({ length: 210 }, (_, row) => {
        const kind = row % 7;
        return `${(kind + (row % 5) / 6).toFixed(2)},${(7 - kind + (row % 11) / 9).toFixed(2)},kind ${kind}`;
    }),
    ...['1,,kind 1', ',2,kind 2', '3,,kind 3'],
].join('\n');

describe('what was measured', function () {
    this.timeout(240_000);
    inOneGo(this);
    let specs: Workspace;
    let vscode: VSCodePage;

    before(async () => {
        specs = workspaceOfExamples({ 'plants.netspec': spec, 'plants.csv': `${table}\n` });
        vscode = await startVSCode({
            folder: specs.folder,
            file: specs.path('plants.netspec'),
            window: { width: 1440, height: 1320 },
            settings: { 'editor.minimap.enabled': false },
        });
        await vscode.codeLens('Train').waitFor();
        await vscode.runCommand('View: Close Primary Side Bar');
        await vscode.runCommand('Dropout Lab: Compare Without Dropout');
        await vscode.webview().getByRole('button', { name: 'Train Again' }).waitFor({ timeout: 120_000 });
    });

    after(async () => {
        await vscode?.stop();
        specs?.remove();
    });

    const tables = (name: RegExp): Locator => vscode.webview().getByRole('table', { name });

    async function isShown(): Promise<void> {
        const measures = tables(/measures of with dropout/);
        await measures.waitFor();
        // Of runs of an earlier window, one may come before the other.
        await tables(/layers of without dropout/).waitFor();
        assert.deepEqual(await measures.getByRole('columnheader').allInnerTexts(), [
            'Accuracy',
            'Top 5',
            'NLL',
            'ECE',
        ]);
        assert.deepEqual(await measures.getByRole('rowheader').allInnerTexts(), [
            'Validation',
            'Training',
            'Training, dropout on',
        ]);
        const cells = await measures.getByRole('cell').allInnerTexts();
        assert.ok(cells.filter(text => /\d/.test(text)).length === 12, cells.join(' '));
        const layers = await tables(/layers of without dropout/)
            .getByRole('rowheader')
            .allInnerTexts();
        assert.deepEqual(layers, ['dense 1 (line 3)', 'dense 2 (line 5)', 'dense 3 (line 6)']);
        const figure = vscode.webview().locator('figure.scene', { hasText: 'Confusion matrix' }).first();
        const confusion = figure.getByRole('table', { name: 'Confusion matrix' });
        if (!(await confusion.isVisible())) {
            await figure.locator('details.numbers > summary').press('Enter');
        }
        await confusion.waitFor();
        const kinds = Array.from({ length: 7 }, (_, kind) => `kind ${kind}`);
        assert.deepEqual(await confusion.getByRole('columnheader').allInnerTexts(), [
            'right \\ predicted',
            ...kinds,
            'share right',
        ]);
        assert.deepEqual(await confusion.getByRole('rowheader').allInnerTexts(), kinds);
        const note = vscode.webview().getByText(/plants\.csv: 3 rows left out for a missing value/);
        await note.first().waitFor();
    }

    it('is there when the run ends, with what the data lacks', async () => {
        await isShown();
        await vscode.screenshot(pictureFile('measures-top'));
    });

    for (const theme of ['light', 'hc-black', 'hc-light', 'dark'] as const) {
        it(`can be looked at in ${theme}`, async () => {
            await vscode.setTheme(theme);
            await tables(/layers of without dropout/).scrollIntoViewIfNeeded();
            await vscode.screenshot(pictureFile(`measures-${theme}`));
        });
    }

    it('comes back after the panel was hidden', async () => {
        await vscode.tab('Curves').click();
        await vscode.openFile('digits.netspec');
        await vscode.webview().getByRole('slider').first().waitFor({ state: 'hidden' });
        await vscode.tab('Curves').click();
        await isShown();
    });

    it('comes back after the panel was closed and shown again', async () => {
        await vscode.tab('Curves').click();
        await vscode.runCommand('View: Close Editor');
        await vscode.tab('Curves').waitFor({ state: 'detached' });
        await vscode.runCommand('Dropout Lab: Show Curves');
        await isShown();
    });

    it('comes back in a window that was loaded anew', async () => {
        // A view that has the focus takes it again as it comes back, and closes whatever list is open.
        await vscode.focusEditor();
        await vscode.reload();
        // In a browser VS Code writes down which editors are open now and then, so the tab itself may be forgotten.
        await vscode.runCommand('Dropout Lab: Show Curves');
        await isShown();
    });

    it('can be read in a narrow panel', async () => {
        await vscode.page.setViewportSize({ width: 820, height: 1320 });
        await tables(/layers of without dropout/).scrollIntoViewIfNeeded();
        await vscode.screenshot(pictureFile('measures-narrow'));
    });
});
