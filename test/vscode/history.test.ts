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

    it('renames, notes and pins a run, and keeps it when the others are cleared', async () => {
        const { whenIdle, runs } = await lab();
        await openUntitled(spec.replace('= 40', '= 1'));
        const [id = ''] = startedBy(await train());
        await whenIdle();
        await run('renameRun', id, '  wider  ');
        await run('editRunNotes', id, 'twice the units');
        await run('pinRun', id);
        const named = await kept(id);
        assert.deepEqual([named.label, named.notes, named.pinned], ['wider', 'twice the units', true]);
        assert.equal(runs().find(each => each.id === id)?.label, 'wider');

        await run('clearHistory', true);
        assert.equal((await kept(id)).label, 'wider');
        await run('unpinRun', id);
        await run('renameRun', id, '');
        const plain = await kept(id, ({ pinned }) => !pinned);
        assert.equal(plain.label, undefined);
        assert.equal(runs().find(each => each.id === id)?.label, undefined);
    });

    it('deletes runs, and brings them back one deletion after the other', async () => {
        const { whenIdle, runs, history } = await lab();
        await openUntitled(spec.replace('= 40', '= 1'));
        const ids: string[] = [];
        for (let count = 0; count < 3; count++) {
            ids.push(...startedBy(await train()));
            await whenIdle();
        }
        const [a = '', b = '', c = ''] = ids;
        const left = async () => (await history()).map(({ id }) => id).filter(id => ids.includes(id));
        assert.equal(await run('deleteRun', a), 1);
        assert.equal(await run('deleteRun', [b, c]), 2);
        assert.deepEqual(await left(), []);
        assert.deepEqual(
            runs().filter(({ id }) => ids.includes(id)),
            [],
        );
        assert.equal(await run('undoDelete'), 2);
        assert.deepEqual(await left(), [b, c]);
        assert.equal(await run('undoDelete'), 1);
        assert.deepEqual(await left(), ids);
        assert.equal(runs().filter(({ id, epoch }) => ids.includes(id) && epoch === 1).length, 3);
    });

    it('does not delete a run that trains', async () => {
        await openUntitled(smallSpec({ epochs: 100_000, width: 128 }));
        const [active = ''] = startedBy(await train());
        await kept(active, ({ epochsDone }) => epochsDone > 0);
        assert.equal(await run('deleteRun', active), 0);
        assert.equal((await kept(active)).state, 'running');
    });

    it('shows what has changed in a spec since a run', async () => {
        const { whenIdle } = await lab();
        const text = spec.replace('= 40', '= 1');
        const document = await openUntitled(text);
        const [id = ''] = startedBy(await train());
        await whenIdle();
        const edit = new vscode.WorkspaceEdit();
        edit.insert(document.uri, new vscode.Position(0, 0), '// wider\n');
        assert.ok(await vscode.workspace.applyEdit(edit));
        await run('diffRunSpec', id);
        const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
        assert.ok(input instanceof vscode.TabInputTextDiff);
        assert.equal(input.original.scheme, 'netspec-run');
        assert.equal(input.modified.toString(), document.uri.toString());
        const before = await vscode.workspace.openTextDocument(input.original);
        assert.equal(before.getText(), text);
    });

    it('has a view of its own', async () => {
        await run('showHistory');
    });
});
