import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { FindRateReply } from '../../src/extension/commands/find-rate.ts';
import { eventually } from '../support/vscode-wait.ts';
import { cleanUp, lab, openUntitled, smallSpec } from './helpers.ts';

const findRate = (...args: unknown[]) =>
    vscode.commands.executeCommand<FindRateReply>('dropoutLab.findRate', ...args);

describe('finding a drop rate', () => {
    afterEach(cleanUp);

    it('finds a better one than what drops nearly everything, and keeps what it has compared', async () => {
        const { history, activeWorkers } = await lab();
        const text = smallSpec({ epochs: 3, width: 16, noise: 'dropout(0.9)', optimizer: 'adam(0.01)' });
        const document = await openUntitled(text);
        const reply = await findRate(document.uri.toString(), 'small', 'halving');
        assert.ok(reply.result === 'found', JSON.stringify(reply));
        assert.deepEqual([reply.verdict, reply.before], ['better', [0.9]]);
        assert.ok(reply.after !== undefined && reply.after[0]! < 0.9);
        assert.equal(activeWorkers(), 0);
        assert.equal(document.getText(), text, 'the text is changed where the user says so');
        const kept = await history();
        const [before, after] = reply.runs.map(id => kept.find(run => run.id === id));
        assert.deepEqual([before?.state, after?.state], ['finished', 'finished']);
        assert.equal(before?.seed, after?.seed);
        assert.ok((after?.bestValidationLoss ?? 1) < (before?.bestValidationLoss ?? 0));
        assert.deepEqual(
            [before?.label, after?.label],
            ['small, rates 0.9', `small, rates ${reply.after.join(', ')}`],
        );
        const again = await findRate(document.uri.toString(), 'small', 'halving');
        assert.deepEqual(again, reply, 'what was found before');
        assert.equal((await history()).length, kept.length, 'nothing is trained twice');
    });

    it('is offered where a rate is written, and nowhere else', async () => {
        const text = smallSpec({ noise: 'dropout(0.3)' });
        const { uri } = await openUntitled(text);
        const offered = async (word: string) => {
            const line = text.split('\n').findIndex(each => each.includes(word));
            const at = new vscode.Position(line, text.split('\n')[line]!.indexOf(word));
            const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
                'vscode.executeCodeActionProvider',
                uri,
                new vscode.Range(at, at),
            );
            return actions.find(({ command }) => command?.command === 'dropoutLab.findRate');
        };
        const action = await eventually(() => offered('0.3'), Boolean, 'the code action');
        assert.deepEqual(
            [action?.title, action?.command?.arguments],
            ['Find a good drop rate by training', [uri.toString(), 'small']],
        );
        assert.ok((await offered('dropout(')) !== undefined);
        assert.equal(await offered('dense('), undefined);
    });

    it('is refused where no rate is a number in the text', async () => {
        await openUntitled(smallSpec({ noise: 'variational_dropout()' }));
        const reply = await findRate(undefined, 'small', 'halving');
        assert.ok(reply.result === 'refused' && /no drop rate/.test(reply.message), JSON.stringify(reply));
    });
});
