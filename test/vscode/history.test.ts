import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { StoredRun } from '../../src/experiments/run-store.ts';
import type { EvaluationOutcome } from '../../src/protocol/training.ts';
import { eventually } from '../support/vscode-wait.ts';
import { cleanUp, lab, openUntitled, runOnce, smallSpec, startedBy, train } from './helpers.ts';

/** Long enough to be stopped, short enough to end. */
const spec = smallSpec({ epochs: 40, width: 64 }).replace('scale  =', 'test   = 10%\n    scale  =');

const run = <T>(command: string, ...args: unknown[]) =>
    vscode.commands.executeCommand<T>(`dropoutLab.${command}`, ...args);

async function kept(id: string, isAsExpected: (run: StoredRun) => boolean = () => true): Promise<StoredRun> {
    const find = async () => (await (await lab()).history()).find(each => each.id === id);
    const found = await eventually(
        find,
        each => each !== undefined && isAsExpected(each),
        `${id} in the history`,
    );
    assert.ok(found !== undefined);
    return found;
}

describe('the run history', () => {
    afterEach(cleanUp);

    it('keeps a run that was stopped, goes on with it to its end, and trains it further', async () => {
        const { whenIdle } = await lab();
        await openUntitled(spec);
        const [id = ''] = startedBy(await train());
        await runOnce(id, ({ epoch }) => epoch > 3);
        await run('stop', id);
        await whenIdle();
        const stopped = await kept(id, ({ state }) => state === 'stopped');
        assert.ok(stopped.epochsDone >= 2 && stopped.epochsDone < 40 && stopped.hasCheckpoint);

        assert.equal(await run('resume', id), id);
        await whenIdle();
        const ended = await kept(id, ({ state }) => state === 'finished');
        assert.equal(ended.epochsDone, 40);
        const info = await runOnce(id, ({ state }) => state === 'finished');
        assert.deepEqual([info.epoch, info.epochs, info.step], [40, 40, info.steps]);

        assert.equal(await run('trainFurther', id, 2), id);
        await whenIdle();
        assert.equal((await kept(id, ({ state }) => state === 'finished')).epochsDone, 42);

        // The same run without an interruption.
        const [other = ''] = startedBy(await train());
        await whenIdle();
        const whole = await kept(other, ({ state }) => state === 'finished');
        assert.equal(whole.bestValidationLoss !== undefined, true);
        if (ended.bestEpoch !== undefined && ended.bestEpoch <= 40) {
            assert.equal(whole.bestValidationLoss, ended.bestValidationLoss);
        }
    });

    it('evaluates a run on its test part, and counts the looks', async () => {
        const { whenIdle } = await lab();
        await openUntitled(spec.replace('= 40', '= 2'));
        const [id = ''] = startedBy(await train());
        await whenIdle();
        for (const before of [0, 1]) {
            const result = await run<EvaluationOutcome>('evaluateOnTest', id, true);
            assert.ok(result?.outcome === 'evaluated', JSON.stringify(result));
            assert.equal(result.evaluation.before, before);
            assert.equal(result.evaluation.examples, 180);
            assert.ok(result.evaluation.accuracy! > 0.2);
        }
        assert.equal((await kept(id)).testEvaluations, 2);
        const uri = vscode.Uri.from({
            scheme: 'dropout-lab-report',
            authority: 'test',
            path: `/${id}/page.md`,
        });
        const page = (await vscode.workspace.openTextDocument(uri)).getText();
        assert.match(page, /looked at \*\*2 times\*\*/);
        for (const measure of ['Loss', 'Accuracy', 'Top 5', 'NLL', 'ECE']) {
            assert.match(page, new RegExp(`\\| ${measure} \\| [\\d.]+`));
        }
        assert.equal(page.split('\n').filter(line => line.startsWith('| **')).length, 2 * 10);
    });

    it('opens the exact text of a run, read-only, whatever its document says by now', async () => {
        const { whenIdle } = await lab();
        const text = spec.replace('= 40', '= 1');
        const document = await openUntitled(text);
        const [id = ''] = startedBy(await train());
        await whenIdle();
        const edit = new vscode.WorkspaceEdit();
        edit.delete(document.uri, new vscode.Range(0, 0, 5, 0));
        assert.ok(await vscode.workspace.applyEdit(edit));
        await run('openRunSpec', id);
        const shown = vscode.window.activeTextEditor?.document;
        assert.equal(shown?.uri.scheme, 'netspec-run');
        assert.equal(shown?.getText(), text);
        assert.equal(shown?.languageId, 'netspec');
        assert.equal(vscode.workspace.fs.isWritableFileSystem('netspec-run') ?? false, false);
    });

    it('can be cleared, except for what trains', async () => {
        const { whenIdle, history } = await lab();
        await openUntitled(spec.replace('= 40', '= 1'));
        startedBy(await train());
        await whenIdle();
        await openUntitled(smallSpec({ epochs: 100_000, width: 128 }));
        const [active = ''] = startedBy(await train());
        await kept(active, ({ epochsDone }) => epochsDone > 0);
        const before = (await history()).length;
        assert.ok(before >= 2);
        assert.equal(await run('clearHistory', true), before - 1);
        assert.deepEqual(
            (await history()).map(({ id }) => id),
            [active],
        );
    });

    it('has a view of its own', async () => {
        await run('showHistory');
    });
});
