// However a run's surroundings end, no worker and no process outlives them.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { isRunning } from '../../scripts/children.ts';
import { startVSCode, type VSCodePage } from '../support/vscode-page.ts';
import { eventually } from '../support/vscode-wait.ts';
import { inOneGo } from './in-one-go.ts';
import { longSpec, type Workspace, workspaceOfExamples } from './workspace.ts';

/** Time for VS Code to notice that its window is gone. */
const patienceMs = 60_000;

/** The names of a process's threads. Node names a worker's thread after the worker. */
function threadNames(pid: number): string[] {
    try {
        return readdirSync(`/proc/${pid}/task`).map(task =>
            readFileSync(`/proc/${pid}/task/${task}/comm`, 'utf8').trim(),
        );
    } catch {
        return [];
    }
}

describe('nothing is left behind', function () {
    this.timeout(240_000);
    inOneGo(this);
    let specs: Workspace;
    let vscode: VSCodePage;

    /** Threads of ours in all of VS Code's processes whose name begins so; Linux keeps fifteen letters of it. */
    const threads = (name: string): number =>
        vscode
            .processes()
            .flatMap(({ pid }) => threadNames(pid))
            .filter(each => each.startsWith(name)).length;
    /** Threads with a run each, which may have helpers. */
    const runs = (): number => threads('dropout-lab-tra');
    const all = (): number => threads('dropout-lab');

    async function open(): Promise<void> {
        specs = workspaceOfExamples({
            'long.netspec': longSpec(20_000, 'long', true),
            'other.netspec': longSpec(20_000, 'other', true),
        });
        vscode = await startVSCode({ folder: specs.folder, file: specs.path('long.netspec') });
    }

    async function close(): Promise<void> {
        await vscode?.stop();
        specs?.remove();
    }

    async function train(file: string, expected: number): Promise<void> {
        await vscode.openFile(file);
        await vscode.codeLens('Train').waitFor();
        // What takes the focus while a window opens closes the palette, and with it the command.
        const isTraining = async (): Promise<boolean> => {
            await vscode.runCommand('Dropout Lab: Train');
            const trains = (count: number) => count === expected;
            return (await eventually(runs, trains, 'the number of training threads', 15_000)) === expected;
        };
        await eventually(isTraining, Boolean, 'the training');
    }

    before(async function () {
        if (process.platform !== 'linux') {
            // Threads are read from /proc.
            this.skip();
        }
        await open();
    });

    after(close);

    it('when two runs are stopped in the middle', async () => {
        await train('long.netspec', 1);
        await train('other.netspec', 2);
        await vscode.runAndPick('Dropout Lab: Stop', 'All of them');
        await eventually(all, count => count === 0, 'the number of our threads');
    });

    it('when the panel is closed and the run is stopped from the palette', async () => {
        await train('long.netspec', 1);
        await vscode.tab('Curves').getByRole('button', { name: /Close/ }).click();
        await vscode.tab('Curves').waitFor({ state: 'detached' });
        assert.equal(runs(), 1, 'closing the panel keeps the run');
        await vscode.statusBarItem('long').waitFor();
        await vscode.runCommand('Dropout Lab: Stop');
        await eventually(all, count => count === 0, 'the number of our threads');
    });

    it('when the page is closed', async () => {
        await train('long.netspec', 1);
        await vscode.closeWindow();
        await eventually(all, count => count === 0, 'the number of our threads', patienceMs);
    });

    it('when the server is ended', async () => {
        await close();
        await open();
        await train('long.netspec', 1);
        const family = vscode.processes().map(({ pid }) => pid);
        await vscode.stop();
        await eventually(
            () => family.filter(isRunning),
            running => running.length === 0,
            'what still runs',
            patienceMs,
        );
    });
});
