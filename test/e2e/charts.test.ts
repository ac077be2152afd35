// Looking closely, and taking away: zoom and cursor by mouse and keys, what a chart is drawn over, and files of it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import { startVSCode, type VSCodePage } from '../support/vscode-page.ts';
import { eventually } from '../support/vscode-wait.ts';
import { inOneGo } from './in-one-go.ts';
import { longSpec, pictureFile, type Workspace, workspaceOfExamples } from './workspace.ts';

/** What is used of the page's globals, and what the test keeps there: these tests are compiled without a document. */
interface PageThatListens {
    heard: (string | null)[];
    readonly MutationObserver: new (
        changed: () => void,
    ) => { observe(element: unknown, what: { attributeFilter: readonly string[] }): void };
}

describe('the charts of a run', function () {
    this.timeout(240_000);
    inOneGo(this);
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
    /** What a chart says of the place under its cursor. */
    async function says(name: RegExp, expected: RegExp): Promise<void> {
        await eventually(
            async () => (await chart(name).getAttribute('aria-valuetext')) ?? '',
            text => expected.test(text),
            'what the chart says',
        );
    }
    const whole = (): Locator => vscode.webview().getByRole('button', { name: 'Show Whole Curves' });

    it('zooms by dragging, all charts at once, and back by a double click', async () => {
        const plot = chart(/^Loss by epoch/).locator('.u-over');
        const { mouse } = vscode.page;
        const { width = 0 } = (await plot.boundingBox()) ?? {};
        // These wait until the plot stands still.
        await plot.hover({ position: { x: width * 0.25, y: 20 } });
        await mouse.down();
        await plot.hover({ position: { x: width * 0.6, y: 30 } });
        await mouse.up();
        await whole().waitFor();
        await vscode.screenshot(pictureFile('charts-zoomed'));
        await plot.dblclick({ position: { x: width / 2, y: 20 } });
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
        await says(/^Loss/, /^Epoch 1\. with dropout: training loss .* without dropout: /);
    });

    it('is drawn over seconds and steps', async () => {
        const over = vscode.webview().getByLabel('Over');
        await over.selectOption('seconds');
        await chart(/^Loss by seconds/).waitFor();
        await over.selectOption('step');
        await chart(/^Loss by step/).focus();
        await vscode.press('End');
        await says(/^Loss/, /^Step [\d,]+\. with dropout/);
        await vscode.press('Escape');
        await over.selectOption('epoch');
    });

    it('has a menu that keyboards reach and leave', async () => {
        const button = vscode.webview().getByRole('button', { name: 'Save or copy Loss' });
        await button.focus();
        await vscode.press('Enter');
        const items = vscode.webview().getByRole('menuitem');
        await items.first().waitFor();
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
        const slider = chart(/^Loss/);
        await slider.focus();
        await vscode.press('Home');
        // Noted in the page, which misses none however busy the machine is.
        await slider.evaluate(element => {
            const page = globalThis as unknown as PageThatListens;
            page.heard = [];
            new page.MutationObserver(() => page.heard.push(element.getAttribute('aria-valuenow'))).observe(
                element,
                { attributeFilter: ['aria-valuenow'] },
            );
        });
        await vscode.webview().getByRole('button', { name: 'Save or copy Loss' }).click();
        await vscode.webview().getByRole('menuitem', { name: 'Listen' }).click();
        // At the end the cursor is gone and the slider stands at the last epoch again.
        const heard = await eventually(
            () => slider.evaluate(() => (globalThis as unknown as PageThatListens).heard),
            epochs => epochs.length > 3 && epochs.at(-1) === '12',
            'the epochs that were heard',
        );
        // Before the first, the cursor that the menu took away.
        const epochs = heard.slice(heard.indexOf('1'));
        assert.deepEqual(
            epochs,
            epochs.toSorted((a, b) => Number(a) - Number(b)),
        );
        assert.ok(epochs.length > 3);
    });

    it('is kept as PNG, SVG and CSV by the palette', async () => {
        for (const [kind, extension] of [
            ['PNG', 'png'],
            ['SVG', 'svg'],
            ['CSV', 'csv'],
        ] as const) {
            await vscode.runAndPick('Dropout Lab: Export Curves', kind, 'Loss');
            await vscode.saveAs(specs.path(`kept.${extension}`));
        }
        const png = readFileSync(specs.path('kept.png'));
        assert.deepEqual([...png.subarray(0, 4)], [137, 80, 78, 71]);
        assert.match(readFileSync(specs.path('kept.svg'), 'utf8'), /<title [^>]*>Loss<\/title>/);
        const lines = readFileSync(specs.path('kept.csv'), 'utf8').trim().split('\r\n');
        assert.equal(lines.length, 13);
        assert.match(lines[0] ?? '', /^epoch,with dropout: training,with dropout: validation,/);
    });

    it('stands in a report with the spec, which a browser shows without scripts', async () => {
        await vscode.runAndPick('Dropout Lab: Export Curves', 'HTML Report');
        const path = specs.path('report.html');
        await vscode.saveAs(path);
        const html = await eventually(
            () => readFileSync(path, 'utf8'),
            text => text.trimEnd().endsWith('</html>'),
            'the report',
        );
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
            await vscode.webview().locator('header.head').first().scrollIntoViewIfNeeded();
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
