import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CompareReply } from '../../src/extension/commands/compare-seeds.ts';
import { eventually } from '../support/vscode-wait.ts';
import {
    cleanUp,
    diagnosticsOnce,
    lab,
    openUntitled,
    runOnce,
    smallSpec,
    startedBy,
    train,
} from './helpers.ts';

/** Of 32 units 6 survive a step, which in three epochs costs more than it can ever save. */
const planted = smallSpec({ epochs: 3, width: 32, noise: 'dropout(0.8)', optimizer: 'adam(0.01)' });
const line = planted.split('\n').findIndex(text => text.includes('dropout'));

const measure = (...args: unknown[]) =>
    vscode.commands.executeCommand<CompareReply>('dropoutLab.measureFix', ...args);

/** What stands at the ends of the lines once it is as expected. */
async function effectsOnce(uri: vscode.Uri, isAsExpected: (texts: readonly string[]) => boolean) {
    const { effects } = await lab();
    return eventually(
        () => effects(uri).map(({ line: at, text }) => `${at}: ${text}`),
        isAsExpected,
        'what was measured',
    );
}

async function actionsAt(uri: vscode.Uri, range: vscode.Range): Promise<vscode.CodeAction[]> {
    return vscode.commands.executeCommand('vscode.executeCodeActionProvider', uri, range);
}

async function edit(document: vscode.TextDocument, find: string, by: string): Promise<void> {
    const at = document.positionAt(document.getText().indexOf(find));
    const workspaceEdit = new vscode.WorkspaceEdit();
    workspaceEdit.replace(document.uri, new vscode.Range(at, at.translate(0, find.length)), by);
    assert.ok(await vscode.workspace.applyEdit(workspaceEdit));
}

const isHighRate = ({ code }: vscode.Diagnostic): boolean =>
    (typeof code === 'object' ? code.value : code) === 'rate-high-hidden';

describe('measuring', () => {
    afterEach(cleanUp);

    it('says on the line what a fix changes, keeps the runs, and forgets it with the spec', async () => {
        const { history, runs, activeWorkers } = await lab();
        const shown = runs().length;
        const document = await openUntitled(planted);
        const { uri } = document;
        const [problem] = (await diagnosticsOnce(uri, found => found.some(isHighRate))).filter(isHighRate);
        assert.ok(problem);
        const actions = await actionsAt(uri, problem.range);
        const fixes = actions.filter(({ edit: change }) => change !== undefined);
        const measures = actions.filter(({ title }) => title.startsWith('Measure this fix: '));
        assert.deepEqual(
            measures.map(({ title }) => title.replace('Measure this fix: ', '')),
            fixes.map(({ title }) => title).filter(title => !title.startsWith('Silence')),
        );
        const { command } = measures[0]!;
        const reply = await measure(...(command?.arguments ?? []));
        assert.ok(reply.result === 'compared', JSON.stringify(reply));
        assert.equal(reply.measured?.verdict, 'different');
        assert.ok(reply.measured.validationLoss.difference < 0);
        assert.ok(reply.pairs >= 5 && reply.known === 0);
        assert.equal(activeWorkers(), 0);
        assert.equal(runs().length, shown);
        const kept = (await history()).filter(({ sweep }) => sweep?.id === reply.id);
        assert.ok(kept.filter(({ state }) => state === 'finished').length >= 2 * reply.pairs);
        const said = new RegExp(`^${line}: validation error .* over ${reply.pairs} seeds`);
        await effectsOnce(uri, ([first = '']) => said.test(first));
        const confirmed = await diagnosticsOnce(uri, found =>
            found.some(
                each => isHighRate(each) && / Measured: .* helps: validation error /.test(each.message),
            ),
        );
        assert.ok(confirmed.length > 0);

        await edit(document, 'dropout(0.8)', '// much\n    dropout( 0.8 )');
        await effectsOnce(uri, ([first = '']) => first.startsWith(`${line + 1}: validation error`));
        const again = await measure(uri, {
            ...command?.arguments?.[1],
            start: { line: line + 1, character: 13 },
        });
        assert.ok(again.result === 'compared', JSON.stringify(again));
        assert.deepEqual([again.known, again.pairs], [reply.pairs, reply.pairs]);
        assert.deepEqual(again.measured, reply.measured);

        await edit(document, 'dense(32', 'dense(33');
        await effectsOnce(uri, texts => texts.length === 0);
        await edit(document, 'dense(33', 'dense(32');
        await effectsOnce(uri, ([first = '']) => first.startsWith(`${line + 1}: validation error`));
    });

    it('ends by Stop, and goes on with what it has', async () => {
        const { activeWorkers, history } = await lab();
        const { uri } = await openUntitled(
            smallSpec({ epochs: 1_000_000, width: 40, noise: 'dropout(0.8)', optimizer: 'adam(0.01)' }),
        );
        const [problem] = (await diagnosticsOnce(uri, found => found.some(isHighRate))).filter(isHighRate);
        assert.ok(problem);
        const actions = await actionsAt(uri, problem.range);
        const asked = actions.find(({ title }) => title.startsWith('Measure this fix: '))?.command?.arguments;
        const measuring = measure(...(asked ?? []));
        const isPart = ({ sweep }: { sweep?: { kind?: string } }) => sweep?.kind === 'comparison';
        const before = new Set((await history()).map(({ id }) => id));
        const own = async () => (await history()).filter(run => isPart(run) && !before.has(run.id));
        await eventually(
            own,
            runs => runs.some(({ epochsDone, state }) => state === 'running' && epochsDone > 0),
            'a run with an epoch',
        );
        await vscode.commands.executeCommand('dropoutLab.stop');
        const stopped = await measuring;
        assert.ok(stopped.result === 'compared', JSON.stringify(stopped));
        assert.equal(stopped.pairs, 0);
        assert.equal(activeWorkers(), 0);
        const kept = await own();
        const again = measure(...(asked ?? []));
        await eventually(
            own,
            runs =>
                kept.some(({ id, state }) => {
                    const now = runs.find(run => run.id === id);
                    return state === 'stopped' && now !== undefined && now.state !== 'stopped';
                }),
            'a run that goes on',
        );
        await vscode.commands.executeCommand('dropoutLab.stop');
        const resumed = await again;
        assert.ok(resumed.result === 'compared', JSON.stringify(resumed));
    });

    it('measures a fix that was applied, and says on its line what it has gained', async () => {
        const document = await openUntitled(planted.replace('dense(32', 'dense(36'));
        const { uri } = document;
        const [problem] = (await diagnosticsOnce(uri, found => found.some(isHighRate))).filter(isHighRate);
        assert.ok(problem);
        const [fix] = await actionsAt(uri, problem.range);
        assert.ok(fix?.edit && fix.command, fix?.title);
        assert.ok(await vscode.workspace.applyEdit(fix.edit));
        await vscode.commands.executeCommand(fix.command.command, ...(fix.command.arguments ?? []));
        const lenses = await eventually(
            async () =>
                vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri),
            found => found.some(({ command }) => command?.title === `Measure this fix: ${fix.title}`),
            'the lens over the fix',
        );
        const lens = lenses.find(({ command }) => command?.command === 'dropoutLab.measureFix');
        assert.equal(lens?.range.start.line, line);
        const reply = await measure(...(lens.command?.arguments ?? []));
        assert.ok(
            reply.result === 'compared' && reply.measured?.verdict === 'different',
            JSON.stringify(reply),
        );
        await effectsOnce(uri, ([first = '']) => first.startsWith(`${line}: ${fix.title}: validation error`));
    });

    it('compares a network with its twin over seeds, which the linter then speaks of', async () => {
        const { uri } = await openUntitled(
            planted.replace('dropout(0.8)', 'dropout(0.55)').replace('dense(32', 'dense(64'),
        );
        const reply = await vscode.commands.executeCommand<CompareReply>('dropoutLab.compareOverSeeds', uri);
        assert.ok(reply.result === 'compared' && reply.measured !== undefined, JSON.stringify(reply));
        assert.equal(reply.measured.verdict, 'different');
        const found = await diagnosticsOnce(uri, all =>
            all.some(({ message }) => /^Dropout costs more fit/.test(message)),
        );
        assert.ok(found.length > 0);
        await effectsOnce(uri, texts =>
            texts.some(text => text.startsWith(`${line}: with dropout validation`)),
        );
    });

    it('is refused where there is nothing to measure, and where the spec is broken', async () => {
        const { uri } = await openUntitled(smallSpec());
        const nothing = await measure();
        assert.ok(nothing.result === 'refused' && /fix to measure/.test(nothing.message));
        const gone = await measure(uri, {
            rule: 'rate-high-hidden',
            fix: 'x',
            start: { line: 3, character: 4 },
        });
        assert.ok(gone.result === 'refused' && /no finding of rate-high-hidden/.test(gone.message));
        const { uri: broken } = await openUntitled(smallSpec().replace('relu', 'rely'));
        const refused = await vscode.commands.executeCommand<CompareReply>(
            'dropoutLab.compareOverSeeds',
            broken,
        );
        assert.ok(refused.result === 'refused' && /^Line 3, /.test(refused.message), JSON.stringify(refused));
        const { uri: plain } = await openUntitled(smallSpec({ noise: 'relu()' }));
        const twinless = await vscode.commands.executeCommand<CompareReply>(
            'dropoutLab.compareOverSeeds',
            plain,
        );
        assert.ok(twinless.result === 'refused' && /no dropout/.test(twinless.message));
    });

    it('says what batch statistics cost because of the dropout before them, in place of the formula', async () => {
        const noise = 'dropout(0.7)\n    batch_norm(momentum = 0.9)';
        const document = await openUntitled(smallSpec({ epochs: 12, noise, optimizer: 'adam(0.003)' }));
        const ruleOf = ({ code }: vscode.Diagnostic) => (typeof code === 'object' ? code.value : code);
        const has = (rule: string) => (found: readonly vscode.Diagnostic[]) =>
            found.some(each => ruleOf(each) === rule);
        const [computed, measured] = ['dropout-before-batchnorm', 'bn-variance-shift-measured'];
        await diagnosticsOnce(document.uri, has(computed));
        const [id] = startedBy(await train(document.uri));
        await runOnce(id!, ({ state }) => state === 'finished');
        const found = await diagnosticsOnce(document.uri, has(measured));
        assert.ok(!has(computed)(found));
        const problem = found.find(each => ruleOf(each) === measured)!;
        const titles = (await actionsAt(document.uri, problem.range)).map(({ title }) => title);
        assert.ok(titles.includes('Move `dropout` after `batch_norm`'), titles.join('\n'));
        await edit(document, 'dropout(0.7)', 'dropout(0.65)');
        await diagnosticsOnce(document.uri, all => has(computed)(all) && !has(measured)(all));
    });

    it('has the linter speak of the last run, until the spec changes', async () => {
        const document = await openUntitled(smallSpec({ epochs: 4, optimizer: 'adam(0.01)' }));
        const [id] = startedBy(await train(document.uri));
        await runOnce(id!, ({ state }) => state === 'finished');
        const isScored = ({ message }: vscode.Diagnostic) => /only looks better/.test(message);
        await diagnosticsOnce(document.uri, found => found.some(isScored));
        await edit(document, 'dropout(0.5)', 'dropout(0.45)');
        await diagnosticsOnce(document.uri, found => !found.some(isScored));
    });
});
