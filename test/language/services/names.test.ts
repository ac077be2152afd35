import assert from 'node:assert/strict';
import { expectClean, referenceExample, trained } from '../support.ts';
import { applyEdits, lsp, open } from './editor.ts';

async function definitionAt(marked: string): Promise<string | undefined> {
    const { document, text, textDocument, position } = open(marked);
    const links = await lsp.DefinitionProvider?.getDefinition(document, { textDocument, position });
    const range = links?.[0]?.targetSelectionRange;
    return (
        range &&
        `${range.start.line}: ${text.slice(document.textDocument.offsetAt(range.start), document.textDocument.offsetAt(range.end))}`
    );
}

async function renamed(marked: string, newName: string): Promise<string> {
    const { document, text, textDocument, position } = open(marked);
    const edit = await lsp.RenameProvider?.rename(document, { textDocument, position, newName });
    return applyEdits(text, edit?.changes?.[textDocument.uri] ?? []);
}

async function referencesAt(marked: string, includeDeclaration = true): Promise<number> {
    const { document, textDocument, position } = open(marked);
    const found = await lsp.ReferencesProvider?.findReferences(document, {
        textDocument,
        position,
        context: { includeDeclaration },
    });
    return found?.length ?? 0;
}

const at = (before: string, after: string): string => referenceExample.replace(before, after);

describe('names', () => {
    it('lead to their declarations', async () => {
        assert.equal(await definitionAt(at('dense(width', 'dense(wi<|>dth')), '1: width');
        assert.equal(await definitionAt(at('    noise\n', '    no<|>ise\n')), '1: noise');
        assert.equal(await definitionAt(at('train digits_mlp', 'train digi<|>ts_mlp')), '1: digits_mlp');
        assert.equal(await definitionAt(at('on digits', 'on dig<|>its')), '11: digits');
        assert.equal(await definitionAt(at('sweep digits_mlp', 'sweep digi<|>ts_mlp')), '1: digits_mlp');
        assert.equal(await definitionAt(at('width   =', 'wi<|>dth   =')), '1: width');
        assert.equal(
            await definitionAt(
                trained('input(64)\nblock(n<|> = 3)\ndense(10)', {
                    before: 'model block(n = 4) { dense(n) }\n',
                }),
            ),
            '0: n',
        );
        assert.equal(await definitionAt(at('dropout(0.2)', 'dro<|>pout(0.2)')), undefined);
    });

    it('are found wherever they stand', async () => {
        assert.equal(await referencesAt(at('(width', '(wi<|>dth')), 4);
        assert.equal(await referencesAt(at('(width', '(wi<|>dth'), false), 3);
        assert.equal(await referencesAt(at('model digits_mlp', 'model digits<|>_mlp')), 3);
        assert.equal(await referencesAt(at('data digits', 'data dig<|>its')), 2);
    });

    it('are renamed everywhere, and only they', async () => {
        assert.equal(
            await renamed(at('dense(width', 'dense(wi<|>dth'), 'units'),
            referenceExample.replaceAll('width', 'units'),
        );
        assert.equal(
            await renamed(at('train digits_mlp', 'train digi<|>ts_mlp'), 'net'),
            referenceExample.replaceAll('digits_mlp', 'net'),
        );
        assert.equal(
            await renamed(at('on digits', 'on dig<|>its'), 'pixels'),
            referenceExample.replace('data digits', 'data pixels').replace('on digits', 'on pixels'),
        );
    });

    it('are not renamed to what is no name', async () => {
        await assert.rejects(renamed(at('(width', '(wi<|>dth'), '2wide'), /cannot be a name/);
        await assert.rejects(renamed(at('(width', '(wi<|>dth'), 'none'), /cannot be a name/);
    });

    it('are not renamed to what is taken', async () => {
        await assert.rejects(renamed(at('(width', '(wi<|>dth'), 'noise'), /`noise` is declared twice/);
        await assert.rejects(
            renamed(at('model digits_mlp', 'model digi<|>ts_mlp'), 'dense'),
            /There is already the layer `dense`/,
        );
        await assert.rejects(
            renamed(at('data digits', 'data dig<|>its'), 'epochs'),
            /`epochs` is a setting of `train`/,
        );
    });

    it('of parameters may be those of the catalogue, as where they are declared, unless something else is meant then', async () => {
        const text = await renamed('model m(wid<|>th = 3) { input(3) dense(width) }', 'dense');
        assert.equal(text, 'model m(dense = 3) { input(3) dense(dense) }');
        expectClean(text);
        await assert.rejects(
            renamed(
                'model m(a<|> = tanh) { input(3) dense(3, activation = relu) dense(3, activation = a) }',
                'relu',
            ),
            /There is already a `relu`/,
        );
    });

    it('say that a name is taken, rather than what comes of it', async () => {
        await assert.rejects(
            renamed(at('(width', '(wi<|>dth'), 'dropout'),
            /`dropout` means something else already/,
        );
    });

    it('are not renamed where another name would be meant then', async () => {
        const spec = (constant: string, parameter: string) =>
            `let ${constant} = 3\nmodel m(${parameter} = 4) { input(64) dense(a) dense(b) }`;
        await assert.rejects(renamed(spec('a<|>', 'b'), 'b'), /There is already a `b`/);
        await assert.rejects(renamed(spec('a', 'b<|>'), 'a'), /There is already a `a`/);
        assert.equal(
            await renamed(spec('a<|>', 'b'), 'c'),
            'let c = 3\nmodel m(b = 4) { input(64) dense(c) dense(b) }',
        );
    });

    it('are renamed from the argument of a call and from the axis of a sweep', async () => {
        assert.equal(
            await renamed('model b(n = 3) { dense(n) }\nmodel m { input(64) b(n<|> = 3) b(n = 4) }', 'size'),
            'model b(size = 3) { dense(size) }\nmodel m { input(64) b(size = 3) b(size = 4) }',
        );
        assert.equal(
            await renamed(at('    width   =', '    wid<|>th   ='), 'units'),
            referenceExample.replaceAll('width', 'units'),
        );
    });

    it('of runs are renamed in their sweeps', async () => {
        const spec = (run: string) =>
            `model m { input(64) dense(10) }\ndata d { source = builtin(digits) }\ntrain ${run} = m on d { }\nsweep ${run.replace('<|>', '')} { epochs = [1, 2] }`;
        assert.equal(await renamed(spec('first<|>'), 'second'), spec('second'));
    });

    it('that are not there yet are not renamed', async () => {
        for (const marked of ['mod<|>el', 'da<|>ta {', 'l<|>et = 3', 'tra<|>in {', 'tra<|>in on d {']) {
            assert.equal(await renamed(marked, 'another'), marked.replace('<|>', ''));
        }
    });
});
