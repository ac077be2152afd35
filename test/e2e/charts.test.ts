// Looking closely, and taking away: zoom and cursor by mouse and keys, what a chart is drawn over, and files of it.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import { startVSCode, type VSCodePage } from '../support/vscode-page.ts';
import { eventually } from '../support/vscode-wait.ts';
import { longSpec, pictureFile, type Workspace, workspaceOfExamples } from './workspace.ts';

describe('the charts of a run', function () {
    this.timeout(180_000);
    let specs: Workspace;
    let vscode: VSCodePage;

    before(async () => {
        specs = workspaceOfExamples({ 'short.netspec': longSpec(12, 'short') });
        vscode = await startVSCode({
            folder: specs.folder,
            file: specs.path('short.netspec'),
            window: { width: 1440, height: 1100 },
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

    const chart = (name: RegExp): Locator => vscode.webview().getByRole('slider', { name });
    const whole = (): Locator => vscode.webview().getByRole('button', { name: 'Show Whole Curves' });

    it('zooms by dragging, all charts at once, and back by a double click', async () => {
        const box = await chart(/^Loss by epoch/)
            .locator('.u-over')
            .boundingBox();
        assert.ok(box !== null);
        const { mouse } = vscode.page;
        await mouse.move(box.x + box.width * 0.25, box.y + 20);
        await mouse.down();
        await mouse.move(box.x + box.width * 0.6, box.y + 30, { steps: 4 });
        await mouse.up();
        await whole().waitFor();
        await vscode.screenshot(pictureFile('charts-zoomed'));
        await mouse.dblclick(box.x + box.width / 2, box.y + 20);
        await whole().waitFor({ state: 'hidden' });
    });

    it('zooms and moves by keys, and keeps the cursor of all charts together', async () => {
        await chart(/^Loss/).focus();
        await vscode.press('+');
        await whole().waitFor();
        await vscode.press('Shift+ArrowRight');
        await vscode.press('Home');
        await eventually(
            async () => (await chart(/^Accuracy/).getAttribute('aria-valuenow')) ?? '',
            epoch => epoch === '1',
            'the epoch of the other chart',
        );
        await vscode.press('0');
        await whole().waitFor({ state: 'hidden' });
        assert.match(
            (await chart(/^Loss/).getAttribute('aria-valuetext')) ?? '',
            /^Epoch 1\. with dropout: training loss .* without dropout: /,
        );
    });

    it('is drawn over seconds and steps', async () => {
        const over = vscode.webview().getByLabel('Over');
        await over.selectOption('seconds');
        await chart(/^Loss by seconds/).waitFor();
        await over.selectOption('step');
        await chart(/^Loss by step/).focus();
        await vscode.press('End');
        assert.match(
            (await chart(/^Loss/).getAttribute('aria-valuetext')) ?? '',
            /^Step [\d,]+\. with dropout/,
        );
        await vscode.press('Escape');
        await over.selectOption('epoch');
    });

    it('has a menu that keyboards reach and leave', async () => {
        const button = vscode.webview().getByRole('button', { name: 'Save or copy Loss' });
        await button.focus();
        await vscode.press('Enter');
        const items = vscode.webview().getByRole('menuitem');
        assert.deepEqual(await items.allInnerTexts(), [
            'Save as PNG',
            'Save as SVG',
            'Save Data as CSV',
            'Copy as Image',
            'Listen',
        ]);
        await vscode.press('ArrowDown');
        await vscode.press('Escape');
        await items.first().waitFor({ state: 'hidden' });
    });

    it('is copied as a picture', async () => {
        const context = vscode.page.context();
        await context.grantPermissions(['clipboard-read', 'clipboard-write']);
        await vscode.webview().getByRole('button', { name: 'Save or copy Loss' }).click();
        await vscode.webview().getByRole('menuitem', { name: 'Copy as Image' }).click();
        await vscode.webview().getByText('Loss is on the clipboard.').waitFor({ state: 'attached' });
        // Read where the user would paste it.
        await vscode.focusEditor();
        const copied = await vscode.page.evaluate(`(async () => {
            const [item] = await navigator.clipboard.read();
            const blob = await item.getType('image/png');
            const { width, height } = await createImageBitmap(blob);
            return { types: [...item.types], width, height };
        })()`);
        assert.deepEqual(copied, { types: ['image/png'], width: 1280, height: 720 });
    });

    it('is heard, epoch by epoch, to its end', async () => {
        const epoch = async (): Promise<number> => Number(await chart(/^Loss/).getAttribute('aria-valuenow'));
        const listen = async (): Promise<void> => {
            await vscode.webview().getByRole('button', { name: 'Save or copy Loss' }).click();
            await vscode.webview().getByRole('menuitem', { name: 'Listen' }).click();
        };
        await chart(/^Loss/).focus();
        await vscode.press('Home');
        await listen();
        const heard = new Set<number>();
        await eventually(
            async () => heard.add(await epoch()).size,
            epochs => epochs > 3,
            'the number of epochs that were heard',
        );
        // At the end, or when it is stopped, the cursor is gone and the slider stands at the last epoch again.
        await eventually(epoch, last => last === 12, 'the epoch at the end of the sound');
    });

    /** Answers VS Code's own dialog, which stands in for the system's where there is none. */
    async function keepAs(path: string): Promise<void> {
        const input = vscode.page.locator('.quick-input-widget:not(.hidden) .quick-input-filter input');
        // The dialog proposes a name; before it does, the question before it may still be there.
        await eventually(
            () => input.inputValue({ timeout: 1_000 }),
            proposed => /\.(png|svg|csv|html)$/.test(proposed),
            'the proposed name',
        );
        await vscode.answer(path);
        await eventually(async () => existsSync(path), Boolean, `the file ${path}`);
    }

    it('is kept as PNG, SVG and CSV by the palette', async () => {
        for (const [kind, extension] of [
            ['PNG', 'png'],
            ['SVG', 'svg'],
            ['CSV', 'csv'],
        ] as const) {
            await vscode.runAndPick('Dropout Lab: Export Curves', kind, 'Loss');
            await keepAs(specs.path(`kept.${extension}`));
        }
        const png = await eventually(
            async () => readFileSync(specs.path('kept.png')),
            bytes => bytes.length > 1000,
            'the picture',
        );
        assert.deepEqual([...png.subarray(0, 4)], [137, 80, 78, 71]);
        assert.match(readFileSync(specs.path('kept.svg'), 'utf8'), /<title [^>]*>Loss<\/title>/);
        const lines = readFileSync(specs.path('kept.csv'), 'utf8').trim().split('\r\n');
        assert.equal(lines.length, 13);
        assert.match(lines[0] ?? '', /^epoch,with dropout: training,with dropout: validation,/);
    });

    it('stands in a report with the spec, which a browser shows without scripts', async () => {
        await vscode.runAndPick('Dropout Lab: Export Curves', 'HTML Report');
        const path = specs.path('report.html');
        await keepAs(path);
        const html = readFileSync(path, 'utf8');
        assert.ok(html.includes('dense(256, activation = relu)') && !html.includes('<script'));
        const context = await vscode.page
            .context()
            .browser()
            ?.newContext({ javaScriptEnabled: false, viewport: { width: 1100, height: 1400 } });
        assert.ok(context !== undefined);
        const page = await context.newPage();
        await page.setContent(html);
        await page.getByRole('img', { name: /^Loss/ }).waitFor();
        await page
            .getByRole('heading', { name: /Inside the network/ })
            .first()
            .waitFor();
        await page.screenshot({ path: pictureFile('report'), fullPage: true });
        await context.close();
    });

    for (const theme of ['light', 'hc-black', 'hc-light', 'dark'] as const) {
        it(`can be looked at in ${theme}`, async () => {
            await vscode.setTheme(theme);
            await vscode.webview().locator('header.head').scrollIntoViewIfNeeded();
            await vscode.screenshot(pictureFile(`charts-${theme}`));
            await vscode.webview().locator('.network > summary').scrollIntoViewIfNeeded();
            await vscode
                .webview()
                .getByRole('heading', { name: 'Confusion matrix' })
                .first()
                .scrollIntoViewIfNeeded();
            await vscode.screenshot(pictureFile(`network-${theme}`));
        });
    }
});
