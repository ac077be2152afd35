// From saving a changed spec to the first point of its new curve on the screen, in a real VS Code: a network of the size of
// TensorFlow's Playground, retrained on save. Both ends are taken from the clock of the browser that shows VS Code.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startVSCode, type VSCodePage } from '../../support/vscode-page.ts';
import { eventually } from '../../support/vscode-wait.ts';
import { measurementOf, type TakenWorkload } from '../workload.ts';

const name = 'save-to-first-point';
const saves = 25;
const fileName = 'playground.netspec';

const spec = `model playground {
    input(2)
    dense(8, activation = tanh)
    dropout(0.1)
    dense(8, activation = tanh)
    dense(2, activation = softmax)
}

data spirals {
    source = builtin(spirals)
    scale  = standardize
}

train playground on spirals {
    optimizer = adam(0.03)
    epochs    = 100
    seed      = 1
}
`;

export const saveToFirstPoint: TakenWorkload = {
    name,
    summary: `from a save to the first point of the new curve on the screen, ${saves} times`,
    async take() {
        const folder = mkdtempSync(join(tmpdir(), 'dropout-lab-bench-'));
        writeFileSync(join(folder, fileName), spec);
        const vscode = await startVSCode({ folder, file: join(folder, fileName) });
        try {
            await vscode.codeLens('Train').waitFor();
            await vscode.runCommand('Dropout Lab: Train');
            await ended(vscode);
            await watchKeys(vscode);
            const milliseconds: number[] = [];
            for (let count = 1; count <= saves; count++) {
                milliseconds.push(await saveOnce(vscode, count));
            }
            return [measurementOf(name, 'vscode', 1, milliseconds)];
        } finally {
            await vscode.stop();
            rmSync(folder, { recursive: true, force: true });
        }
    },
};

async function ended(vscode: VSCodePage): Promise<void> {
    await vscode.webview().getByRole('button', { name: 'Train Again' }).waitFor();
}

/** Has the page note when the keys to save go down, before VS Code hears of them. */
async function watchKeys(vscode: VSCodePage): Promise<void> {
    await vscode.page.evaluate(`window.addEventListener('keydown', event => {
        if (event.key.toLowerCase() === 's' && (event.ctrlKey || event.metaKey)) {
            window.dropoutLabSavedAt = Date.now();
        }
    }, true)`);
}

/** Changes the seed and saves. Returns the milliseconds until the panel has painted a value of the run that this starts. */
async function saveOnce(vscode: VSCodePage, count: number): Promise<number> {
    await vscode.focusEditor();
    const line = spec.slice(0, spec.indexOf('seed')).split('\n').length;
    // The seed is 1 and 11 in turns.
    const isLonger = count % 2 === 1;
    await vscode.goTo(line, isLonger ? 18 : 19);
    await (isLonger ? vscode.type('1') : vscode.press('Backspace'));
    // Typing has been checked, as it is when a person comes to save.
    await vscode.page.waitForTimeout(500);
    const heading = `playground #${count + 1}`;
    const body = vscode.webview().locator('body');
    await body.evaluate(watchForPoint, heading);
    await vscode.press('ControlOrMeta+S');
    const paintedAt = await eventually(
        () =>
            body.evaluate(() =>
                Number((globalThis as { dropoutLabPaintedAt?: number }).dropoutLabPaintedAt ?? 0),
            ),
        time => time > 0,
        'the first point',
    );
    const savedAt = Number(await vscode.page.evaluate('window.dropoutLabSavedAt'));
    await ended(vscode);
    return paintedAt - savedAt;
}

/** Runs in the panel's page: notes when it has painted a value under this heading. */
function watchForPoint(body: unknown, heading: string): void {
    interface Node {
        querySelector(selector: string): { readonly textContent: string | null } | null;
    }
    interface Observer {
        observe(node: Node, options: object): void;
        disconnect(): void;
    }
    const page = globalThis as unknown as {
        dropoutLabPaintedAt?: number;
        requestAnimationFrame(frame: () => void): void;
        MutationObserver: new (look: () => void) => Observer;
    };
    delete page.dropoutLabPaintedAt;
    const root = body as Node;
    // Told at the end of the script that changed the page, where a look with each frame would come a frame late.
    const observer = new page.MutationObserver(() => {
        const isNew = root.querySelector('h1')?.textContent === heading;
        if (isNew && /\d/.test(root.querySelector('.figures .number')?.textContent ?? '')) {
            observer.disconnect();
            // What was changed in this frame is painted by the next one.
            page.requestAnimationFrame(() => {
                page.dropoutLabPaintedAt = Date.now();
            });
        }
    });
    observer.observe(root, { childList: true, subtree: true, characterData: true });
}
