// The panel is only a view: hidden, moved, closed or reopened in the middle of a run, it comes back with every epoch.

import assert from 'node:assert/strict';
import { mostRows } from '../../src/webview/table-rows.ts';
import { startVSCode, type VSCodePage } from '../support/vscode-page.ts';
import { eventually } from '../support/vscode-wait.ts';
import { inOneGo } from './in-one-go.ts';
import { longSpec, pictureFile, type Workspace, workspaceOfExamples } from './workspace.ts';

/** What is used of the page's globals: these tests are compiled without a document. */
interface Styles {
    getComputedStyle(element: unknown): { readonly backgroundColor: string };
}

describe('the panel in the middle of a run', function () {
    this.timeout(240_000);
    inOneGo(this);
    let specs: Workspace;
    let vscode: VSCodePage;

    before(async () => {
        specs = workspaceOfExamples({ 'long.netspec': longSpec(20_000, 'long', true) });
        vscode = await startVSCode({ folder: specs.folder, file: specs.path('long.netspec') });
        await vscode.codeLens('Train').waitFor();
        await vscode.runCommand('Dropout Lab: Train');
        await eventually(epochsDrawn, count => count >= 2, 'the number of epochs drawn');
    });

    after(async () => {
        await vscode?.stop();
        specs?.remove();
    });

    async function epochsDrawn(): Promise<number> {
        const slider = vscode.webview().getByRole('slider', { name: /loss/i }).first();
        return Number(await slider.getAttribute('aria-valuemax', { timeout: 5_000 }));
    }

    /** The epochs that the data table lists: a hole in the curves would be a hole there. */
    async function epochsListed(): Promise<number[]> {
        const table = vscode.webview().locator('details.data');
        if ((await table.getAttribute('open')) === null) {
            // By the keyboard, since a notification may lie over it.
            await table.locator('summary').press('Enter');
        }
        const cells = await table.locator('tbody th').allInnerTexts();
        return cells.map(text => Number.parseInt(text, 10));
    }

    async function isWholeAndGrowing(before: number): Promise<void> {
        const now = await eventually(epochsDrawn, count => count > before, 'the number of epochs drawn');
        await eventually(epochsDrawn, count => count > now, 'the number of epochs drawn');
        const listed = await eventually(epochsListed, rows => rows.length > 1, 'the rows of the data table');
        assert.deepEqual(
            listed,
            listed.toSorted((a, b) => a - b),
        );
        assert.equal(new Set(listed).size, listed.length, 'none is there twice');
        const last = listed.at(-1) ?? 0;
        // Of a longer run only some are listed, of which the first and the last are always there.
        assert.ok(listed[0] === 1 && (last > mostRows || listed.length === last), 'every epoch is there');
        assert.equal(
            await vscode.page.locator('.tabs-container .tab').filter({ hasText: 'Curves' }).count(),
            1,
        );
    }

    it('grows on after it was hidden behind another editor', async () => {
        const before = await epochsDrawn();
        await vscode.tab('Curves').click();
        await vscode.openFile('digits.netspec');
        await vscode.webview().getByRole('slider').first().waitFor({ state: 'hidden' });
        await vscode.tab('Curves').click();
        await isWholeAndGrowing(before);
    });

    it('grows on after it was moved to another group', async () => {
        const before = await epochsDrawn();
        await vscode.tab('Curves').click();
        await vscode.runCommand('View: Move Editor into Previous Group');
        await isWholeAndGrowing(before);
    });

    it('grows on after it was closed and shown again', async () => {
        const before = await epochsDrawn();
        await vscode.tab('Curves').click();
        await vscode.runCommand('View: Close Editor');
        await vscode.tab('Curves').waitFor({ state: 'detached' });
        await vscode.runCommand('Dropout Lab: Show Curves');
        await isWholeAndGrowing(before);
    });

    it('grows on after its group was split, and is there once', async () => {
        const before = await epochsDrawn();
        await vscode.tab('Curves').click();
        await vscode.runCommand('View: Split Editor Down');
        await vscode.runCommand('View: Join All Editor Groups');
        await vscode.tab('Curves').click();
        await isWholeAndGrowing(before);
    });

    it('waits where it is paused, and goes on', async () => {
        const panel = vscode.webview();
        await panel.getByRole('button', { name: 'Pause', exact: true }).click();
        await panel
            .getByText(/Paused at epoch/)
            .locator('visible=true')
            .first()
            .waitFor();
        await vscode.statusBarItem(/paused at epoch/).waitFor();
        const before = await epochsDrawn();
        await panel.getByRole('button', { name: 'Resume', exact: true }).click();
        await isWholeAndGrowing(before);
    });

    it('says that it takes long in a notification where no panel says it, and stops by that', async () => {
        const notes = vscode.page
            .locator('.notifications-toasts .notification-list-item')
            .filter({ hasText: 'Training long' });
        await vscode.tab('Curves').click();
        await vscode.runCommand('View: Close Editor');
        await notes.first().waitFor();
        await vscode.screenshot(pictureFile('long-run'));
        assert.equal(await notes.count(), 1);
        await notes.getByRole('button', { name: 'Cancel' }).click();
        await vscode.statusBarItem(/long/).waitFor({ state: 'detached' });
        await vscode.runCommand('Dropout Lab: Show Curves');
        const panel = vscode.webview();
        await panel
            .getByText(/stopped at epoch/i)
            .locator('visible=true')
            .first()
            .waitFor();
        await panel.getByRole('button', { name: 'Train Again' }).click();
        await panel.getByRole('button', { name: 'Pause', exact: true }).waitFor();
        await eventually(epochsDrawn, count => count >= 2, 'the number of epochs drawn');
    });

    for (const theme of ['light', 'hc-black', 'hc-light', 'dark'] as const) {
        it(`takes over the theme ${theme} while it is open`, async () => {
            const background = (): Promise<string> =>
                vscode
                    .webview()
                    .locator('body')
                    .evaluate(
                        body => (globalThis as unknown as Styles).getComputedStyle(body).backgroundColor,
                    );
            await vscode.setTheme(theme);
            const isLight = theme === 'light' || theme === 'hc-light';
            await eventually(
                background,
                color => Number(/\d+/.exec(color)?.[0]) > 127 === isLight,
                'the background of the panel',
            );
            await vscode.screenshot(pictureFile(`panel-${theme}`));
        });
    }

    it('stops by its button, and says so', async () => {
        const panel = vscode.webview();
        await panel.getByRole('button', { name: 'Stop', exact: true }).first().click();
        await panel.getByRole('button', { name: 'Train Again' }).waitFor();
    });
});
