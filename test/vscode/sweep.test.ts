import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SweepReply } from '../../src/extension/commands/sweep.ts';
import { eventually } from '../support/vscode-wait.ts';
import { cleanUp, lab, openUntitled, smallSpec } from './helpers.ts';

const swept = (axes: string, epochs = 2) => `${smallSpec({ epochs })}
sweep small {
    ${axes}
}
`;

const sweep = (...args: unknown[]) => vscode.commands.executeCommand<SweepReply>('dropoutLab.sweep', ...args);

/** The text of the page that a preview shows. */
async function pageOf(kind: string, id: string): Promise<string> {
    const uri = vscode.Uri.from({ scheme: 'dropout-lab-report', authority: kind, path: `/${id}/page.md` });
    return (await vscode.workspace.openTextDocument(uri)).getText();
}

describe('a sweep', () => {
    afterEach(cleanUp);

    it('trains every combination with every seed, keeps them, and shows the best first', async () => {
        const { history, runs, activeWorkers } = await lab();
        const shown = runs().length;
        const document = await openUntitled(swept('optimizer = [adam(0.001), adam(0.01)]\n    repeats = 2'));
        const reply = await sweep(document.uri.toString(), 'small');
        assert.ok(reply.result === 'swept', JSON.stringify(reply));
        assert.deepEqual([reply.runs, reply.entries.length], [4, 4]);
        assert.equal(activeWorkers(), 0);
        // In the history, and not among the runs of the panel, which shows the sweep.
        assert.equal(runs().length, shown);
        const kept = (await history()).filter(({ sweep: place }) => place?.id === reply.id);
        assert.deepEqual(
            kept.map(({ state, seed, sweep: place }) => [state, seed, place?.index, place?.values.optimizer]),
            [
                ['finished', 7, 0, 'adam(0.001)'],
                ['finished', 8, 1, 'adam(0.001)'],
                ['finished', 7, 2, 'adam(0.01)'],
                ['finished', 8, 3, 'adam(0.01)'],
            ],
        );
        for (const [index, { result }] of reply.entries.entries()) {
            assert.ok('summary' in result);
            assert.equal(result.summary.bestValidationLoss, kept[index]?.bestValidationLoss);
        }
        const page = await pageOf('sweep', reply.id);
        assert.match(page, /^# Sweep of small\n\n4 of 4 runs of /);
        // Two epochs at the larger rate learn more.
        assert.ok(page.indexOf('| `adam(0.01)` |') < page.indexOf('| `adam(0.001)` |'), page);
        await eventually(
            () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label)),
            labels => labels.includes('Curves'),
            'the panel',
        );
    });

    it('goes on after a run that fails, and says why it did', async () => {
        await openUntitled(swept('optimizer = [sgd(1e30), adam(0.001)]'));
        const reply = await sweep();
        assert.ok(reply.result === 'swept', JSON.stringify(reply));
        const [first, second] = reply.entries;
        assert.ok(first !== undefined && 'problem' in first.result && second !== undefined);
        assert.ok('summary' in second.result);
        assert.match(await pageOf('sweep', reply.id), /2 of 2 runs of .*\. 1 failed\./);
    });

    it('ends by Stop, as a run does', async () => {
        const { activeWorkers } = await lab();
        const document = await openUntitled(swept('optimizer = [adam(0.001), adam(0.01)]', 1_000_000));
        const sweeping = sweep(document.uri.toString(), 'small');
        await eventually(activeWorkers, count => count > 0, 'a worker of the sweep');
        await vscode.commands.executeCommand('dropoutLab.stop');
        const reply = await sweeping;
        assert.ok(reply.result === 'swept' && reply.entries.length < 2, JSON.stringify(reply));
        assert.equal(activeWorkers(), 0);
    });

    it('is refused where there is none, and where the spec is broken', async () => {
        await openUntitled(smallSpec());
        const none = await sweep();
        assert.ok(none.result === 'refused' && /no `sweep` block/.test(none.message));
        await openUntitled(swept('optimizer = [sgd(0.1)]').replace('relu', 'rely'));
        const broken = await sweep();
        assert.ok(broken.result === 'refused' && /^Line 3, /.test(broken.message), JSON.stringify(broken));
    });
});
