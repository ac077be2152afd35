import assert from 'node:assert/strict';
import type { CodeAction } from 'vscode-languageserver';
import { expectClean, trained, unmark, uri } from '../support.ts';
import { applyEdits, diagnosticsOf, language, lsp, open } from './editor.ts';

async function actionsAt(marked: string, only?: string[]): Promise<CodeAction[]> {
    const { document, textDocument, position } = open(marked);
    const actions = await lsp.CodeActionProvider?.getCodeActions(document, {
        textDocument,
        range: { start: position, end: position },
        context: { diagnostics: [], ...(only && { only }) },
    });
    return (actions ?? []).filter((action): action is CodeAction => 'kind' in action);
}

const apply = (marked: string, action: CodeAction | undefined): string =>
    applyEdits(unmark(marked).text, action?.edit?.changes?.[uri] ?? []);

const stacked = trained('input(64)\ndense(64, activation = relu)\ndropout(0.2)\n<|>dropout(0.4)\ndense(10)');

describe('code actions', () => {
    it('offer the fixes of what is under the cursor, the best one first', async () => {
        const actions = await actionsAt(stacked);
        assert.deepEqual(
            actions.map(({ title, kind, isPreferred }) => `${title} ${kind} ${isPreferred === true}`),
            [
                'Merge into `dropout(0.52)` quickfix true',
                'Silence stacked-dropout here (then say why) quickfix false',
            ],
        );
        assert.deepEqual(
            actions[0]?.diagnostics?.map(({ code, source }) => `${source} ${code}`),
            ['netspec stacked-dropout'],
        );
        expectClean(apply(stacked, actions[0]));
    });

    it('offer to measure each fix, where the editor can and a run trains the network', async () => {
        const titles = async (marked: string) => (await actionsAt(marked)).map(({ title }) => title);
        language.clientAbilities.measuresFixes = true;
        try {
            const actions = await actionsAt(stacked);
            assert.deepEqual(
                actions.map(({ title, command }) => `${title}: ${command?.command}`),
                [
                    'Merge into `dropout(0.52)`: dropoutLab.fixApplied',
                    'Measure this fix: Merge into `dropout(0.52)`: dropoutLab.measureFix',
                    'Silence stacked-dropout here (then say why): undefined',
                    'Find good drop rates by training (2 of them): dropoutLab.findRate',
                ],
            );
            const { start } = actions[0]!.diagnostics![0]!.range;
            const { key } = actions[1]!.command!.arguments![1] as { key: string };
            assert.match(key, /^[0-9a-f]{16}$/);
            const fix = { rule: 'stacked-dropout', fix: 'Merge into `dropout(0.52)`', key, start };
            assert.deepEqual(actions[1]?.command?.arguments, [uri, fix]);
            const specText = unmark(stacked).text;
            assert.deepEqual(actions[0]?.command?.arguments, [{ ...fix, uri, specText }]);
            const untrained = stacked.slice(0, stacked.indexOf('train '));
            for (const marked of [untrained, stacked.replace('dropout(0.4)', 'dropout(1.4)')]) {
                assert.ok(!(await titles(marked)).some(title => title.startsWith('Measure')), marked);
            }
        } finally {
            language.clientAbilities.measuresFixes = false;
        }
    });

    it('offer nothing elsewhere', async () => {
        assert.deepEqual(
            await actionsAt(stacked.replace('<|>', '').replace('dense(10)', 'den<|>se(10)')),
            [],
        );
    });

    it('silence a rule by a comment that asks for a reason', async () => {
        const [, silence] = await actionsAt(stacked);
        const text = apply(stacked, silence);
        assert.match(text, /\n\/\/ netspec-ignore stacked-dropout: \ndropout\(0\.4\)/);
        assert.deepEqual(
            (await diagnosticsOf(text)).map(({ code }) => code),
            ['ignore-without-reason'],
        );
    });

    it('apply all safe fixes at once, and no other', async () => {
        const text = trained(
            'input(65)\ndense(64, activation = relu)\ndropout(0.2)\ndropout(0.4)\nrelu\ndropout(0.1)\ndens(8)\ndense(10)',
        );
        const safe = trained(
            'input(65)\ndense(64, activation = relu)\nrelu\ndropout(0.2)\ndropout(0.4)\ndense(10)',
        );
        for (const kind of ['source.fixAll', 'source.fixAll.netspec', 'source']) {
            const actions = await actionsAt(safe, [kind]);
            assert.deepEqual(
                actions.map(action => action.kind),
                ['source.fixAll.netspec'],
            );
            expectClean(apply(safe, actions[0]));
        }
        const [some] = await actionsAt(text, ['source.fixAll']);
        assert.match(apply(text, some), /\nrelu\(\)\n/);
        assert.match(apply(text, some), /\ndens\(8\)\n/);
        assert.deepEqual(await actionsAt(safe, ['refactor']), []);
        assert.deepEqual(await actionsAt(trained('input(64)\ndense(10)'), ['source.fixAll']), []);
    });
});

describe('published diagnostics', () => {
    it('carry rule, source, severity and what is related', async () => {
        const [diagnostic] = await diagnosticsOf(stacked);
        assert.equal(diagnostic?.code, 'stacked-dropout');
        assert.equal(diagnostic?.source, 'netspec');
        assert.equal(diagnostic?.severity, 2);
        assert.deepEqual(diagnostic?.range, {
            start: { line: 4, character: 0 },
            end: { line: 4, character: 7 },
        });
        assert.deepEqual(
            diagnostic?.relatedInformation?.map(
                ({ location }) => `${location.uri} ${location.range.start.line}`,
            ),
            [`${uri} 3`],
        );
    });

    it("are no one else's", async () => {
        assert.deepEqual(
            (await diagnosticsOf('model {')).map(({ code }) => code),
            ['syntax'],
        );
    });
});
