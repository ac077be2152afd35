// `npm run walk`: goes through every command of the palette in the real VS Code, in light, dark and both high-contrast themes,
// and keeps a picture of each under out/walk, to be looked at. `-- --theme light` and `-- --command sweep` do a part of it.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Locator } from 'playwright-core';
import { type CommandName, commands } from '../src/extension/manifest/commands.ts';
import { longSpec, workspaceOfExamples } from '../test/e2e/workspace.ts';
import { startVSCode, type Theme, type VSCodePage } from '../test/support/vscode-page.ts';
import { eventually } from '../test/support/vscode-wait.ts';
import { outDirectory } from './paths.ts';
import { readThemeVariables, themesFile } from './theme-variables.ts';

const themes: readonly Theme[] = ['dark', 'light', 'hc-black', 'hc-light'];
const folder = join(outDirectory, 'walk');

/** Over a rate with several seeds, and over two axes. */
const withRate = (spec: string, name: string): string =>
    spec.replace('dropout(0.5)', 'dropout(rate)').replace(`model ${name} {`, `model ${name}(rate = 0.5) {`);
const sweptSpec = `${withRate(longSpec(4, 'swept'), 'swept')}
sweep swept {
    rate    = [0, 0.2, 0.5, 0.8]
    repeats = 3
}
`;
const gridSpec = `${withRate(longSpec(3, 'grid'), 'grid')}
sweep grid {
    rate       = [0, 0.3, 0.6]
    batch_size = [16, 32, 64]
}
`;
const withTestPart = (spec: string): string =>
    spec.replace('scale  = standardize', 'scale  = standardize\n    test   = 20%');
/** With a fix that gains much. */
const plantedSpec = longSpec(3, 'planted')
    .replace('dense(256', 'dense(32')
    .replace('dropout(0.5)', 'dropout(0.8)');

interface Walker {
    readonly vscode: VSCodePage;
    /** Runs the command that the step is about. */
    run(): Promise<void>;
    /** Keeps a picture of what is seen now, beside the one at the end of the step. */
    look(name: string): Promise<void>;
}

/** What is done with a command, and what is to be seen before its picture is taken. */
type Step = (walker: Walker) => Promise<unknown>;

const trained = async (vscode: VSCodePage): Promise<void> => {
    await vscode.webview().getByRole('button', { name: 'Train Again' }).waitFor({ timeout: 120_000 });
};
const inputBox = (vscode: VSCodePage): Locator => vscode.page.locator('.quick-input-widget:not(.hidden)');
const closeAll = async (vscode: VSCodePage): Promise<void> => {
    await vscode.runCommand('View: Close All Editors');
    // Asked only where something was typed.
    await dialog(vscode)
        .getByRole('button', { name: "Don't Save" })
        .click({ timeout: 1_000 })
        .catch(() => {});
};
/** Chooses the first entry, where VS Code asks at all: what is chosen in the history is meant without a question. */
const firstIfAsked = async (vscode: VSCodePage): Promise<void> => {
    await inputBox(vscode)
        .locator('.monaco-list-row')
        .first()
        .click({ timeout: 2_000 })
        .catch(() => {});
};
const dialog = (vscode: VSCodePage): Locator => vscode.page.locator('.monaco-dialog-box');
const openSpec = async (vscode: VSCodePage, name: string): Promise<void> => {
    await closeAll(vscode);
    await vscode.openFile(name);
    await vscode.codeLens('Train').waitFor();
};
const asks: Step = async ({ vscode, run }) => {
    await run();
    await inputBox(vscode).waitFor();
};
const asksOfRun: Step = async ({ vscode, run }) => {
    await run();
    await inputBox(vscode).locator('.monaco-list-row').first().waitFor();
};
const pick = (vscode: VSCodePage, label: string): Promise<void> =>
    inputBox(vscode)
        .locator('.monaco-list-row')
        .filter({ has: vscode.page.locator('.label-name', { hasText: new RegExp(`^\\s*${label}\\s*$`) }) })
        .first()
        .click();
const answer = async (vscode: VSCodePage, text: string): Promise<void> => {
    await inputBox(vscode).locator('input').first().fill(text);
    await vscode.press('Enter');
};
const firstRun = async (vscode: VSCodePage): Promise<void> => {
    await inputBox(vscode).locator('.monaco-list-row').first().click();
};
const hasEpochs = (vscode: VSCodePage): Promise<unknown> =>
    eventually(
        async () =>
            Number(
                await vscode
                    .webview()
                    .getByRole('slider', { name: /loss/i })
                    .first()
                    .getAttribute('aria-valuemax', { timeout: 5_000 }),
            ),
        epochs => epochs >= 2,
        'the number of epochs drawn',
    );

/** In the order of the walk: what a step needs, those before it have made. */
const steps: Readonly<Record<CommandName, Step>> = {
    newModel: async ({ vscode, run, look }) => {
        await closeAll(vscode);
        await run();
        await inputBox(vscode).locator('.monaco-list-row').first().waitFor();
        await look('question');
        await firstRun(vscode);
        await vscode.codeLens('Train').waitFor();
        await vscode.waitForSquiggle('warning');
    },
    train: async ({ vscode, run, look }) => {
        await openSpec(vscode, 'diverged.netspec');
        await run();
        await vscode
            .webview()
            .getByRole('alert')
            .getByText(/failed/)
            .waitFor();
        await look('failed');
        await openSpec(vscode, 'short.netspec');
        await run();
        await trained(vscode);
    },
    compareWithoutDropout: async ({ vscode, run, look }) => {
        await openSpec(vscode, 'digits.netspec');
        await run();
        await trained(vscode);
        await look('charts');
        const inside = vscode.webview().locator('details.network');
        if ((await inside.getAttribute('open')) === null) {
            await inside.locator('summary').first().press('Enter');
        }
        await inside.getByRole('heading', { name: 'Confusion matrix' }).first().scrollIntoViewIfNeeded();
        await look('inside');
        await vscode.webview().locator('.toolbar').scrollIntoViewIfNeeded();
        const smoothing = vscode.webview().getByRole('slider', { name: 'Smoothing' });
        await smoothing.fill('0.8');
        await vscode.webview().getByText('Logarithmic loss').click();
        await vscode.webview().getByRole('heading', { level: 1 }).first().scrollIntoViewIfNeeded();
        await look('smoothed');
        await vscode.webview().getByText('Logarithmic loss').click();
        await smoothing.fill('0');
    },
    compareOverSeeds: async ({ vscode, run, look }) => {
        await openSpec(vscode, 'short.netspec');
        await run();
        const running = vscode.notification(/Comparing short with and without dropout/);
        await running.waitFor();
        await look('running');
        await vscode.notification(/over \d+ (seeds|pairs)/).waitFor({ timeout: 180_000 });
    },
    findRate: async ({ vscode, run, look }) => {
        await openSpec(vscode, 'short.netspec');
        await run();
        await inputBox(vscode).getByText('Variational dropout').waitFor();
        await look('question');
        await vscode.press('Escape');
    },
    measureFix: async ({ vscode, run, look }) => {
        await openSpec(vscode, 'short.netspec');
        await run();
        await vscode.notification(/Nothing on this line has a fix to measure/).waitFor();
        await look('nothing');
        await vscode.runCommand('Notifications: Clear All Notifications');
        await openSpec(vscode, 'planted.netspec');
        await vscode.waitForSquiggle('warning');
        await vscode.goTo(5, 5);
        await run();
        await inputBox(vscode)
            .locator('.monaco-list-row')
            .first()
            .click({ timeout: 2_000 })
            .catch(() => {});
        await vscode.notification(/over \d+ (seeds|pairs)\./).waitFor({ timeout: 180_000 });
    },
    sweep: async ({ vscode, run, look }) => {
        await vscode.runCommand('Notifications: Clear All Notifications');
        for (const [name, runs] of [
            ['grid', 9],
            ['swept', 12],
        ] as const) {
            await openSpec(vscode, `${name}.netspec`);
            await run();
            // A small one may have ended by then.
            await vscode
                .webview()
                .getByRole('heading', { name: `Sweep of ${name}`, level: 1 })
                .waitFor();
            await look(`${name}-running`);
            await vscode
                .notification(new RegExp(`Sweep of ${name}: ${runs} runs`))
                .waitFor({ timeout: 120_000 });
            await vscode.webview().getByRole('button', { name: 'Stop Sweep' }).waitFor({ state: 'hidden' });
            await look(name);
            await vscode.runCommand('Notifications: Clear All Notifications');
        }
    },
    pause: async ({ vscode, run, look }) => {
        await openSpec(vscode, 'long.netspec');
        await vscode.runCommand('Dropout Lab: Train');
        await hasEpochs(vscode);
        await look('running');
        await run();
        await vscode.statusBarItem(/paused at epoch/).waitFor();
    },
    resume: async ({ vscode, run }) => {
        await run();
        await vscode.statusBarItem(/paused at epoch/).waitFor({ state: 'detached' });
    },
    stop: async ({ vscode, run }) => {
        await run();
        await trained(vscode);
    },
    trainFurther: async ({ vscode, run, look }) => {
        await run();
        await look('which');
        await firstRun(vscode);
        await inputBox(vscode).getByText('How many epochs more?').waitFor();
        await look('question');
        await vscode.press('Escape');
    },
    evaluateOnTest: async ({ vscode, run, look }) => {
        await vscode.runCommand('Notifications: Clear All Notifications');
        await openSpec(vscode, 'short.netspec');
        await run();
        await pick(vscode, 'short');
        const again = dialog(vscode).getByRole('button', { name: 'Evaluate Again' });
        const said = vscode.notification(/test (?:examples|part)/);
        await said.or(again).first().waitFor({ timeout: 60_000 });
        if (await again.isVisible()) {
            await look('again');
            await again.click();
            await said.waitFor({ timeout: 60_000 });
        }
    },
    tryIt: async ({ vscode, run, look }) => {
        await closeAll(vscode);
        await run();
        await look('which');
        await pick(vscode, 'short');
        await vscode.webview().locator('.mistake, .said').first().waitFor();
        const mistake = vscode.webview().locator('.mistake').first();
        if (await mistake.isVisible()) {
            await mistake.click();
            await vscode
                .webview()
                .locator('.said')
                .getByText(/It says/)
                .waitFor();
        }
    },
    openRunSpec: async ({ vscode, run }) => {
        await closeAll(vscode);
        await run();
        await pick(vscode, 'short');
        await vscode.page.locator('.monaco-editor .view-line').first().waitFor();
    },
    diffRunSpec: async ({ vscode, run }) => {
        await openSpec(vscode, 'short.netspec');
        await vscode.goTo(5);
        await vscode.press('End');
        await vscode.type(' // today');
        await run();
        await pick(vscode, 'short');
        await vscode.page.locator('.monaco-diff-editor .line-insert').first().waitFor();
    },
    compareRuns: async ({ vscode, run, look }) => {
        await vscode.runCommand('File: Revert File').catch(() => {});
        await run();
        await look('which');
        const rows = inputBox(vscode).locator('.monaco-list-row');
        for (const index of [0, 1, 2]) {
            // The pointer would bring up a tooltip that covers the next box.
            await rows.nth(index).locator('.monaco-checkbox').first().dispatchEvent('click');
        }
        await vscode.press('Enter');
        await trained(vscode);
    },
    renameRun: async walker => {
        await asksOfRun(walker);
        await walker.look('which');
        await firstRun(walker.vscode);
        await inputBox(walker.vscode)
            .getByText(/Rename/)
            .first()
            .waitFor();
        await answer(walker.vscode, 'before the fix');
    },
    editRunNotes: async walker => {
        await asksOfRun(walker);
        await firstRun(walker.vscode);
        await inputBox(walker.vscode)
            .getByText(/Notes on/)
            .first()
            .waitFor();
        await walker.look('question');
        await answer(walker.vscode, 'Half the width; the gap is smaller.');
    },
    pinRun: async walker => {
        await asksOfRun(walker);
        await firstRun(walker.vscode);
    },
    showHistory: async ({ vscode, run }) => {
        await run();
        await vscode.page.locator('.pane-body .monaco-list-row').first().waitFor();
    },
    unpinRun: async walker => {
        await walker.run();
        await firstIfAsked(walker.vscode);
    },
    deleteRun: async ({ vscode, run }) => {
        await vscode.runCommand('Notifications: Clear All Notifications');
        await run();
        await firstIfAsked(vscode);
        await vscode.notification(/Removed/).waitFor();
    },
    undoDelete: async ({ vscode, run }) => {
        await run();
        await vscode.page.locator('.pane-body .monaco-list-row').first().waitFor();
    },
    clearHistory: async ({ vscode, run, look }) => {
        await run();
        await dialog(vscode).waitFor();
        await look('question');
        await vscode.press('Escape');
        await dialog(vscode).waitFor({ state: 'hidden' });
    },
    showCurves: async ({ vscode, run }) => {
        await vscode.runCommand('Notifications: Clear All Notifications');
        await vscode.runCommand('View: Close Primary Side Bar');
        await run();
        await trained(vscode);
    },
    exportCurves: asks,
    explainRule: async ({ vscode, run, look }) => {
        await vscode.press('Escape');
        await openSpec(vscode, 'short.netspec');
        await vscode.goTo(1);
        await run();
        await look('which');
        await inputBox(vscode).locator('input').first().fill('stacked');
        await pick(vscode, 'stacked-dropout');
        await vscode.webview().getByRole('heading').first().waitFor();
    },
    copyAsCommandLine: async ({ vscode, run }) => {
        await closeAll(vscode);
        await vscode.openFile('short.netspec');
        await run();
        await vscode.statusBarItem(/Copied/).waitFor();
    },
    restartLanguageServer: async ({ vscode, run }) => {
        await run();
        await vscode.codeLens('Train').waitFor();
    },
    showLog: async ({ vscode, run }) => {
        await run();
        await vscode.page
            .locator('.output-view .view-line, .output.monaco-editor .view-line')
            .first()
            .waitFor();
    },
};

const { values } = parseArgs({
    options: { theme: { type: 'string', multiple: true }, command: { type: 'string', multiple: true } },
});
mkdirSync(folder, { recursive: true });
const specs = workspaceOfExamples({
    'short.netspec': withTestPart(longSpec(12, 'short')),
    'long.netspec': longSpec(20_000, 'long', true),
    'diverged.netspec': longSpec(12, 'diverged').replace('learning_rate = 0.01', 'learning_rate = 1e6'),
    'planted.netspec': plantedSpec,
    'swept.netspec': sweptSpec,
    'grid.netspec': gridSpec,
});
const wanted = themes.filter(theme => values.theme === undefined || values.theme.includes(theme));
const vscode = await startVSCode({
    folder: specs.folder,
    theme: wanted[0] ?? 'dark',
    window: { width: 1440, height: 1000 },
    settings: { 'editor.minimap.enabled': false, 'dropoutLab.comparison.seeds': 5 },
});
const problems: string[] = [];
const variables: Record<string, unknown> = {};

/** Keeps a picture, without what lies under the pointer: it would be lit, and its tooltip cover something. */
async function lookAt(theme: Theme, name: string): Promise<void> {
    await vscode.page.mouse.move(0, 0);
    await vscode.page
        .locator('.monaco-hover.workbench-hover')
        .first()
        .waitFor({ state: 'hidden', timeout: 3_000 })
        .catch(() => {});
    await vscode.screenshot(join(folder, theme, `${name}.png`));
}

try {
    // Before the first run: what a newcomer sees.
    await vscode.runCommand('Dropout Lab: Show Run History');
    await vscode.runCommand('Dropout Lab: Show Curves');
    await vscode.webview().getByRole('heading', { name: 'No runs yet' }).waitFor();
    for (const theme of wanted) {
        await vscode.setTheme(theme);
        await lookAt(theme, '00-empty');
        variables[theme] = await readThemeVariables(vscode);
    }
    if (wanted.length === themes.length) {
        writeFileSync(themesFile, `${JSON.stringify(variables, undefined, 4)}\n`);
    }
    await vscode.runCommand('View: Close Primary Side Bar');
    for (const theme of wanted) {
        await vscode.setTheme(theme);
        for (const [place, [name, step]] of Object.entries(steps).entries()) {
            if (values.command !== undefined && !values.command.includes(name)) {
                continue;
            }
            const { title } = commands[name as CommandName];
            const file = (suffix: string): string => `${String(place + 1).padStart(2, '0')}-${name}${suffix}`;
            const began = performance.now();
            try {
                const look = (suffix: string): Promise<void> => lookAt(theme, file(`-${suffix}`));
                await step({ vscode, run: () => vscode.runCommand(`Dropout Lab: ${title}`), look });
                await lookAt(theme, file(''));
            } catch (error) {
                const why = error instanceof Error ? error.message.split('\n')[0] : error;
                problems.push(`${theme}, ${title}: ${why}`);
                await vscode.screenshot(join(folder, theme, `${file('-problem')}.png`));
                await vscode.press('Escape');
            }
            console.log(`${theme} ${title}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
        }
    }
} finally {
    await vscode.stop();
    specs.remove();
}
console.log(
    problems.length === 0 ? `Every command was shown; the pictures are in ${folder}.` : problems.join('\n'),
);
process.exitCode = problems.length === 0 ? 0 : 1;
