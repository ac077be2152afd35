import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../support/vscode-wait.ts';
import {
    cleanUp,
    compare,
    fileInWorkspace,
    lab,
    openUntitled,
    panelTab,
    runOnce,
    smallSpec,
    startedBy,
    train,
} from './helpers.ts';

/** Long enough that a test ends it, not the run itself. */
const endless = smallSpec({ epochs: 100_000, width: 128 });

describe('training', () => {
    afterEach(cleanUp);

    it('trains an unsaved document as its text is now, to the end, and leaves no thread', async () => {
        const { whenIdle, activeWorkers } = await lab();
        const document = await openUntitled(smallSpec({ epochs: 2 }));
        const edit = new vscode.WorkspaceEdit();
        const place = document.getText().indexOf('epochs    = 2') + 'epochs    = '.length;
        edit.replace(
            document.uri,
            new vscode.Range(document.positionAt(place), document.positionAt(place + 1)),
            '4',
        );
        assert.ok(await vscode.workspace.applyEdit(edit));

        const [id = ''] = startedBy(await train());
        assert.ok(activeWorkers() > 0);
        await whenIdle();
        const run = await runOnce(id, ({ state }) => state === 'finished');
        assert.deepEqual([run.name, run.epochs, run.epoch, run.seed], ['small', 4, 4, 7]);
        assert.equal(run.steps, run.step);
        assert.equal(activeWorkers(), 0);
    });

    it('takes a spec by its address, as code lenses pass it', async () => {
        const { whenIdle } = await lab();
        const uri = fileInWorkspace('quick.netspec');
        await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(smallSpec()));
        const [id = ''] = startedBy(await train(uri.toString(), 'small'));
        await whenIdle();
        assert.equal((await runOnce(id, () => true)).spec, 'quick.netspec');
    });

    it('shows the panel beside the editor and leaves the keyboard there', async () => {
        const document = await openUntitled(smallSpec());
        startedBy(await train());
        await eventually(panelTab, tab => tab !== undefined, 'the panel');
        assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), document.uri.toString());
        assert.notEqual(panelTab()?.group.viewColumn, vscode.window.activeTextEditor?.viewColumn);
    });

    it('goes on when the panel is closed, and stops in the middle when it is asked to', async () => {
        const { activeWorkers, whenIdle } = await lab();
        await openUntitled(endless);
        const [id = ''] = startedBy(await train());
        const before = await runOnce(id, ({ state, step }) => state === 'running' && step > 0);
        const tab = await eventually(panelTab, found => found !== undefined, 'the panel');
        assert.ok(tab !== undefined);
        await vscode.window.tabGroups.close(tab);
        await runOnce(id, ({ step }) => step > before.step);

        await vscode.commands.executeCommand('dropoutLab.stop');
        await whenIdle();
        const run = await runOnce(id, ({ state }) => state === 'stopped');
        assert.ok(run.step > 0 && run.step < run.steps);
        assert.equal(activeWorkers(), 0);
    });

    it('pauses a run where it is, and goes on with it', async () => {
        const { activeWorkers } = await lab();
        await openUntitled(endless);
        const [id = ''] = startedBy(await train());
        await runOnce(id, ({ state, step }) => state === 'running' && step > 0);
        await vscode.commands.executeCommand('dropoutLab.pause');
        const paused = await runOnce(id, ({ state }) => state === 'paused');
        assert.equal(activeWorkers(), 1);
        await vscode.commands.executeCommand('dropoutLab.resume', id);
        const resumed = await runOnce(id, ({ state, step }) => state === 'running' && step > paused.step);
        assert.ok(resumed.seconds >= paused.seconds);
    });

    it('says in the text how a run stands: over its train, and behind each layer once it has ended', async () => {
        const { whenIdle } = await lab();
        const document = await openUntitled(
            smallSpec({ epochs: 100_000, width: 128, noise: 'variational_dropout()' }),
        );
        const { uri } = document;
        const lenses = async () => {
            const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
                'vscode.executeCodeLensProvider',
                uri,
            );
            return found.map(({ command }) => command?.title ?? '');
        };
        const hints = async () => {
            const all = new vscode.Range(0, 0, document.lineCount, 0);
            const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
                'vscode.executeInlayHintProvider',
                uri,
                all,
            );
            return found.map(({ label, position }) => `${position.line + 1} ${label}`);
        };
        const shapes = await eventually(hints, found => found.length === 3, 'the hints');
        assert.ok(
            shapes.every(hint => !hint.includes('dead') && !hint.includes('rate')),
            `${shapes}`,
        );

        const [id = ''] = startedBy(await train());
        await runOnce(id, ({ epoch }) => epoch > 2);
        const training = await lenses();
        assert.match(
            training.join('\n'),
            /^Train\nCompare without dropout\nover several seeds\n\$\(debug-pause\) Pause\n\$\(debug-stop\) Stop\n▱{8} epoch [\d,]+ of 100,000 · validation loss [\d.]+/,
        );
        await vscode.commands.executeCommand('dropoutLab.stop', id);
        await whenIdle();

        assert.match(
            (await lenses()).at(-1)!,
            /^Last run: stopped at epoch [\d,]+, [\d.]+% at epoch [\d,]+ · gap -?[\d.]+$/,
        );
        const [dense, noise, output] = await hints();
        assert.match(dense!, /^3 -> 128 · .* parameters · (none|\d+ of 128) dead, \d+% zero$/);
        assert.match(noise!, /^4 -> 128 .*· learned rates? 0\.\d+/);
        assert.match(output!, /^5 -> 10 .* · none dead$/);

        const edit = new vscode.WorkspaceEdit();
        const place = document.getText().indexOf('dense(128') + 'dense('.length;
        edit.replace(uri, new vscode.Range(document.positionAt(place), document.positionAt(place + 3)), '64');
        assert.ok(await vscode.workspace.applyEdit(edit));
        const after = await eventually(hints, found => found[0]?.startsWith('3 -> 64') === true, 'the hints');
        assert.ok(!after[0]!.includes('dead') && !after[1]!.includes('rate'), `${after}`);
        assert.match(after[2]!, /none dead$/);
        assert.match((await lenses()).at(-1)!, /^Before this change: /);
    });

    it('trains again what is saved changed, where the panel is open and the setting is on', async () => {
        const { whenIdle, runs } = await lab();
        const uri = fileInWorkspace('saved.netspec');
        await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(smallSpec()));
        const { document } = await vscode.window.showTextDocument(uri);
        const epochs = () => runs().flatMap(run => (run.spec === 'saved.netspec' ? [run.epochs] : []));
        const saveWith = async (count: number) => {
            const edit = new vscode.WorkspaceEdit();
            const place = document.getText().indexOf('epochs    = ') + 'epochs    = '.length;
            edit.replace(
                uri,
                new vscode.Range(document.positionAt(place), document.positionAt(place + 1)),
                String(count),
            );
            assert.ok(await vscode.workspace.applyEdit(edit));
            assert.ok(await document.save());
        };
        startedBy(await train(uri.toString()));
        await whenIdle();
        await saveWith(4);
        await eventually(epochs, found => found.length === 2, 'the runs');
        await whenIdle();
        assert.deepEqual(epochs(), [3, 4]);

        const settings = vscode.workspace.getConfiguration('dropoutLab');
        await settings.update('trainOnSave', false, vscode.ConfigurationTarget.Global);
        try {
            await saveWith(5);
        } finally {
            await settings.update('trainOnSave', undefined, vscode.ConfigurationTarget.Global);
        }
        // Had the save begun one, there would be two by now.
        startedBy(await train(uri.toString()));
        await whenIdle();
        assert.deepEqual(epochs(), [3, 4, 5]);
    });

    it('trains what was saved, where saving changes the text', async () => {
        const { whenIdle, runs } = await lab();
        const uri = fileInWorkspace('formatted.netspec');
        await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(smallSpec()));
        const { document } = await vscode.window.showTextDocument(uri);
        const epochs = () => runs().flatMap(run => (run.spec === 'formatted.netspec' ? [run.epochs] : []));
        const changeTo = (count: number): vscode.TextEdit => {
            const place = document.getText().indexOf('epochs    = ') + 'epochs    = '.length;
            const digit = new vscode.Range(document.positionAt(place), document.positionAt(place + 1));
            return vscode.TextEdit.replace(digit, String(count));
        };
        startedBy(await train(uri.toString()));
        await whenIdle();
        const saveWith = async (count: number): Promise<void> => {
            const edit = new vscode.WorkspaceEdit();
            edit.set(uri, [changeTo(count)]);
            assert.ok(await vscode.workspace.applyEdit(edit));
            assert.ok(await document.save());
        };
        // As an extension may. What was begun with the text before is stopped, and nothing is begun before the next save is over.
        let saved = 5;
        const other = vscode.workspace.onWillSaveTextDocument(event => {
            event.waitUntil(Promise.resolve([changeTo(saved)]));
        });
        try {
            await saveWith(4);
            await eventually(epochs, found => found.at(-1) === 5, 'the run of what was saved');
            await whenIdle();
            const before = epochs();
            saved = 7;
            await saveWith(6);
            await eventually(epochs, found => found.length > before.length, 'the run of what was saved next');
            await whenIdle();
            assert.deepEqual(epochs(), [...before, 7]);
        } finally {
            other.dispose();
        }
    });

    it('trains two runs at once, and stops one without the other', async () => {
        const { activeWorkers } = await lab();
        await openUntitled(endless);
        const [first = ''] = startedBy(await train());
        const [second = ''] = startedBy(await train());
        await Promise.all([first, second].map(id => runOnce(id, ({ step }) => step > 0)));
        assert.equal(activeWorkers(), 2);
        await vscode.commands.executeCommand('dropoutLab.stop', first);
        await runOnce(first, ({ state }) => state === 'stopped');
        const other = await runOnce(second, () => true);
        await runOnce(second, ({ state, step }) => state === 'running' && step > other.step);
    });

    it('compares with the twin without dropout, which learns from the same seed and data', async () => {
        const { whenIdle } = await lab();
        await openUntitled(smallSpec());
        const [mainId = '', twinId = ''] = startedBy(await compare());
        await whenIdle();
        const [main, twin] = [await runOnce(mainId, () => true), await runOnce(twinId, () => true)];
        assert.deepEqual([main.state, twin.state], ['finished', 'finished']);
        assert.equal(twin.twinOf, main.id);
        assert.equal(twin.name, 'small/without-dropout');
        assert.deepEqual([twin.seed, twin.parameters, twin.steps], [main.seed, main.parameters, main.steps]);
        assert.equal(twin.color, main.color);
    });
});

describe('what cannot be trained', () => {
    afterEach(cleanUp);

    it('is refused with the place and the reason where the spec is broken', async () => {
        const { runs } = await lab();
        const before = runs().length;
        await openUntitled(smallSpec({ width: 12.5 }));
        const reply = await train();
        assert.equal(reply.result, 'refused');
        assert.match(reply.result === 'refused' ? reply.message : '', /^Line 3, column \d+: .+/);
        assert.equal(runs().length, before);
    });

    it('is refused where a rate is no probability', async () => {
        await openUntitled(smallSpec({ noise: 'dropout(1)' }));
        assert.equal((await train()).result, 'refused');
    });

    it('is not compared where there is no dropout', async () => {
        await openUntitled(smallSpec({ noise: '' }));
        const reply = await compare();
        assert.match(
            reply.result === 'refused' ? reply.message : '',
            /^small has no dropout or other noise layer/,
        );
    });

    it('fails in plain words where the data is missing', async () => {
        const { whenIdle } = await lab();
        const document = await openUntitled(
            smallSpec()
                .replace('builtin(digits)', 'csv("nowhere.csv")')
                .replace(/\n {4}scale.*\n/, '\n'),
        );
        const reply = await train(document.uri.toString());
        if (reply.result === 'refused') {
            assert.match(reply.message, /csv/);
            return;
        }
        const [id = ''] = startedBy(reply);
        await whenIdle();
        const run = await runOnce(id, ({ state }) => state === 'failed');
        assert.match(run.message ?? '', /nowhere\.csv/);
    });
});
