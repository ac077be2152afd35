// The extension as on vscode.dev: in a worker of the browser, with no Node. The language server and each run are workers
// of that worker, which the browser's own threads give away.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { descendantsOf } from '../../scripts/children.ts';
import { inOneGo } from '../e2e/in-one-go.ts';
import { longSpec, type Workspace, workspaceOfExamples } from '../e2e/workspace.ts';
import { startVSCode, type VSCodePage } from '../support/vscode-page.ts';
import { eventually } from '../support/vscode-wait.ts';

const mistaken = `model small {
    input(64)
    dense(10, activation = sotfmax)
}
`;

/** Threads of workers in all of the browser's processes; empty where the system does not tell. */
function workerThreads(): number {
    return descendantsOf(process.pid).flatMap(pid => {
        try {
            return readdirSync(`/proc/${pid}/task`)
                .map(task => readFileSync(`/proc/${pid}/task/${task}/comm`, 'utf8').trim())
                .filter(name => name.startsWith('DedicatedWorker'));
        } catch {
            return [];
        }
    }).length;
}

describe('on the web', function () {
    this.timeout(240_000);
    inOneGo(this);
    let specs: Workspace;
    let vscode: VSCodePage;

    before(async () => {
        specs = workspaceOfExamples({
            'long.netspec': longSpec(100_000, 'long', true),
            'mistaken.netspec': mistaken,
            'short.netspec': longSpec(4, 'short'),
        });
        vscode = await startVSCode({
            folder: specs.folder,
            file: specs.path('digits.netspec'),
            extensionHost: 'web',
        });
    });

    after(async () => {
        await vscode?.stop();
        specs?.remove();
    });

    it('runs on no Node: VS Code has started no process for it', async () => {
        await vscode.waitForSquiggle('warning');
        assert.deepEqual(
            vscode.processes().filter(({ commandLine }) => commandLine.includes('server.cjs')),
            [],
        );
    });

    it('lints, and says where', async () => {
        const [problem, ...others] = await vscode.problemsOnce(problems => problems.length > 0);
        assert.deepEqual(others, []);
        assert.equal(problem?.severity, 'warning');
        assert.match(problem.message, /0\.52/);
    });

    it('checks the language as it is typed', async () => {
        await vscode.openFile('mistaken.netspec');
        const mistakes = await vscode.problemsOnce(problems =>
            problems.some(({ severity }) => severity === 'error'),
        );
        const error = mistakes.find(({ severity }) => severity === 'error');
        assert.match(error?.message ?? '', /softmax/);
        assert.equal(error?.line, 3);
    });

    it('follows the configuration of the linter as its file comes, changes and goes', async () => {
        const file = specs.path('netspec.config.json');
        const severityOnce = async (wanted: string | undefined) => {
            await vscode.problemsOnce(
                problems =>
                    problems.find(({ message }) => /two dropouts/i.test(message))?.severity === wanted,
            );
        };
        await vscode.openFile('digits.netspec');
        await severityOnce('warning');
        writeFileSync(file, '{ "rules": { "stacked-dropout": "off" } }');
        await severityOnce(undefined);
        writeFileSync(file, '{ "rules": { "stacked-dropout": "error" } }');
        await severityOnce('error');
        rmSync(file);
        await severityOnce('warning');
    });

    it('trains to the end and draws the curves', async () => {
        await vscode.openFile('short.netspec');
        await vscode.codeLens('Train').waitFor();
        const before = workerThreads();
        await vscode.runCommand('Dropout Lab: Compare Without Dropout');
        const panel = vscode.webview();
        await panel.getByRole('heading', { name: 'short', level: 1 }).waitFor();
        await panel.getByRole('button', { name: 'Train Again' }).waitFor({ timeout: 90_000 });
        assert.equal(await panel.getByText('failed').count(), 0);
        const epochs = await panel
            .getByRole('slider', { name: /loss/i })
            .first()
            .getAttribute('aria-valuemax');
        assert.equal(epochs, '4');
        assert.match(await panel.locator('.verdict').innerText(), /gap/i);
        // One may wait for a run that follows a save, as long as the panel is open.
        await eventually(workerThreads, count => count <= before + 1, 'the number of workers');
        await vscode.tab('Curves').getByRole('button', { name: /Close/ }).click();
        await eventually(workerThreads, count => count <= before, 'the number of workers');
    });

    it('leaves no worker when a run is stopped', async function () {
        if (process.platform !== 'linux') {
            // Threads are read from /proc.
            this.skip();
        }
        await vscode.openFile('long.netspec');
        await vscode.codeLens('Train').waitFor();
        const before = workerThreads();
        assert.ok(before >= 2, 'the extension and its language server are workers');
        await vscode.runCommand('Dropout Lab: Train');
        await eventually(workerThreads, count => count === before + 1, 'the number of workers');
        await vscode.statusBarItem('long').waitFor();
        await vscode.runCommand('Dropout Lab: Stop');
        await eventually(workerThreads, count => count === before, 'the number of workers');
        await vscode.statusBarItem('long').waitFor({ state: 'hidden' });
    });

    it('shows the runs of an earlier window, with their curves', async () => {
        await vscode.page.reload();
        await vscode.waitUntilReady();
        await vscode.runCommand('Dropout Lab: Show Curves');
        const panel = vscode.webview();
        await panel.getByRole('heading', { name: 'long', level: 1 }).waitFor();
        const rows = panel.locator('.run-row');
        await eventually(
            () => rows.count(),
            count => count === 3,
            'the runs that the panel lists',
        );
        const twin = rows.filter({ hasText: /without dropout/i });
        assert.match(await twin.innerText(), /Finished in/);
        await rows.filter({ hasText: 'short' }).first().locator('.choose').click();
        await panel.getByRole('heading', { name: 'short', level: 1 }).waitFor();
        const epochs = panel.getByRole('slider', { name: /loss/i }).first();
        assert.equal(await epochs.getAttribute('aria-valuemax'), '4');
    });
});
