// A finished run is tried: a digit is drawn, and the network says what it sees; a row is pasted where there is no image.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { repositoryRoot } from '../../scripts/paths.ts';
import { startVSCode, type VSCodePage } from '../support/vscode-page.ts';
import { eventually } from '../support/vscode-wait.ts';
import { inOneGo } from './in-one-go.ts';
import { longSpec, pictureFile, type Workspace, workspaceOfExamples } from './workspace.ts';

/** What is used of axe-core in the page. */
interface Axe {
    readonly axe: {
        run(): Promise<{
            readonly violations: readonly {
                readonly id: string;
                readonly nodes: readonly { readonly html: string }[];
            }[];
        }>;
    };
}

const flowers = `model flowers {
    input(4)
    dense(16, activation = tanh)
    dropout(0.2)
    dense(3, activation = softmax)
}

data iris { source = builtin(iris) scale = standardize }

train flowers on iris { epochs = 40 optimizer = adam(0.02) }
`;

describe('trying a finished run', function () {
    this.timeout(240_000);
    inOneGo(this);
    let specs: Workspace;
    let vscode: VSCodePage;

    before(async () => {
        specs = workspaceOfExamples({ 'flowers.netspec': flowers, 'few.netspec': longSpec(12, 'few') });
        vscode = await startVSCode({
            folder: specs.folder,
            file: specs.path('few.netspec'),
            window: { width: 1600, height: 1000 },
        });
        await vscode.codeLens('Train').waitFor();
    });

    after(async () => {
        await vscode?.stop();
        specs?.remove();
    });

    /** @param name of the run to try, where there are several */
    async function trainAndTry(...name: string[]): Promise<FrameLocator> {
        await vscode.runCommand('Dropout Lab: Train');
        await vscode.webview().getByRole('button', { name: 'Train Again' }).waitFor();
        await vscode.focusEditor();
        await vscode.runCommand('View: Close All Editors in Group');
        await vscode.runCommand('View: Close All Editors');
        await vscode.runAndPick('Dropout Lab: Try It', ...name);
        return vscode.webview();
    }

    const said = (page: FrameLocator) => page.locator('.said');

    it('reads a zero that is drawn, with its spread over dropout networks', async () => {
        const page = await trainAndTry();
        const canvas = page.locator('canvas.drawing');
        await canvas.waitFor();
        assert.match(await said(page).innerText(), /nothing to say yet/i);
        const box = await canvas.boundingBox();
        assert.ok(box !== null);
        const { mouse } = vscode.page;
        const at = (turn: number): [number, number] => [
            box.x + box.width * (0.5 + 0.26 * Math.sin(turn)),
            box.y + box.height * (0.5 - 0.36 * Math.cos(turn)),
        ];
        await mouse.move(...at(0));
        await mouse.down();
        for (let turn = 0; turn <= 6.4; turn += 0.2) {
            await mouse.move(...at(turn));
        }
        await mouse.up();
        const text = await eventually(
            () => said(page).innerText(),
            words => /says 0/.test(words),
            'what it says',
        );
        assert.match(text, /^It says 0: \d+% ± [\d.]+$/);
        assert.equal(await page.locator('.answers li').count(), 10);
        await vscode.page.mouse.move(0, 0);
        await vscode.screenshot(pictureFile('try-it'));
    });

    it('shows what it gets wrong, and tries that', async () => {
        const page = vscode.webview();
        await eventually(
            () => page.locator('#mistakes-heading').innerText(),
            heading => /^\d+ of 359 validation examples are got wrong$/.test(heading),
            'the heading',
        );
        const first = page.locator('.mistake').first();
        const is = await first.locator('.is').innerText();
        await first.click();
        await eventually(
            () => said(page).innerText(),
            words => words.endsWith(`and it is ${is}`),
            'what it says',
        );
    });

    it('has nothing that axe finds fault with, in every theme', async () => {
        const source = readFileSync(join(repositoryRoot, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');
        const body = vscode.webview().locator('body');
        for (const theme of ['light', 'hc-black', 'hc-light', 'dark'] as const) {
            await vscode.setTheme(theme);
            // As the browser's own tools do it, past the page's policy, which lets no other script in.
            const frame = await (await body.elementHandle())?.ownerFrame();
            await frame?.evaluate(source);
            const violations = await frame?.evaluate(async () => {
                const { violations: found } = await (globalThis as unknown as Axe).axe.run();
                return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
            });
            assert.deepEqual(violations, [], theme);
        }
    });

    it('is drawn on by the keyboard too, and cleared', async () => {
        const page = vscode.webview();
        const canvas = page.locator('canvas.drawing');
        await canvas.focus();
        await canvas.press('Delete');
        await eventually(
            () => said(page).innerText(),
            words => /nothing/i.test(words),
            'what it says',
        );
        for (let step = 0; step < 8; step++) {
            await canvas.press('ArrowUp');
        }
        for (let step = 0; step < 12; step++) {
            await canvas.press('Shift+ArrowDown');
        }
        await eventually(
            () => said(page).innerText(),
            words => /^It says \d/.test(words),
            'what it says',
        );
    });

    it('comes back with what was asked after it was hidden', async () => {
        const before = await said(vscode.webview()).innerText();
        await vscode.openFile('flowers.netspec');
        await said(vscode.webview()).waitFor({ state: 'detached' });
        await vscode.tab('Try It').click();
        await eventually(
            () => said(vscode.webview()).innerText({ timeout: 5_000 }),
            words => words === before,
            'what it says',
        );
    });

    it('takes a row that is pasted, and says what is wrong with one', async () => {
        await vscode.runCommand('View: Close All Editors');
        await vscode.openFile('flowers.netspec');
        await vscode.codeLens('Train').waitFor();
        const page = await trainAndTry('flowers');
        const row = page.getByRole('textbox');
        await row.fill('5.1, 3.5, 1.4');
        await page.getByText('4 values are expected, and 3 are there.').waitFor();
        await row.fill('5.1, 3.5, 1.4, 0.2');
        await eventually(
            () => said(page).innerText(),
            words => /^It says setosa: \d+%/.test(words),
            'what it says',
        );
        await vscode.screenshot(pictureFile('try-it-row'));
    });
});
