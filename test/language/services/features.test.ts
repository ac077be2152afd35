// What the editor does at the cursor, `<|>`, or to the marked text, `[|` to `|]`: one test for each thing.

import assert from 'node:assert/strict';
import type { SelectionRange, TextEdit } from 'vscode-languageserver';
import { referenceExample, trained, unmark } from '../support.ts';
import { applyEdits, diagnosticsOf, hoverAt, language, lsp, open } from './editor.ts';

const options = { tabSize: 4, insertSpaces: true };

async function typed(marked: string, ch: string): Promise<string> {
    const { document, text, textDocument, position } = open(marked);
    const edits = await lsp.Formatter?.formatDocumentOnType(document, {
        textDocument,
        position,
        ch,
        options,
    });
    return applyEdits(text, (edits ?? []) as TextEdit[]);
}

async function formatMarked(marked: string): Promise<string> {
    const { document, text, textDocument, ranges } = open(marked);
    const [selected] = ranges;
    const range = {
        start: document.textDocument.positionAt(selected?.start ?? 0),
        end: document.textDocument.positionAt(selected?.end ?? 0),
    };
    const edits = await lsp.Formatter?.formatDocumentRange(document, { textDocument, range, options });
    return applyEdits(text, (edits ?? []) as TextEdit[]);
}

/** The texts that a selection at the cursor grows through. */
function growing(marked: string): string[] {
    const { document, textDocument, position, text } = open(marked);
    const [first] = language.selectionRanges.getSelectionRanges(document, {
        textDocument,
        positions: [position],
    });
    const texts: string[] = [];
    for (let at: SelectionRange | undefined = first; at !== undefined; at = at.parent) {
        const { start, end } = at.range;
        texts.push(text.slice(document.textDocument.offsetAt(start), document.textDocument.offsetAt(end)));
    }
    return texts;
}

async function linksIn(text: string): Promise<string[]> {
    const { document, textDocument } = open(text);
    const links = (await lsp.DocumentLinkProvider?.getDocumentLinks(document, { textDocument })) ?? [];
    return links.map(({ range, target }) => `${document.textDocument.getText(range)} -> ${target}`);
}

/** The text after the linked names at the cursor have been typed over. */
function typedOver(marked: string, name: string): string | undefined {
    const { document, text, textDocument, position } = open(marked);
    const linked = language.linkedEditing.getLinkedEditingRanges(document, { textDocument, position });
    return (
        linked &&
        applyEdits(
            text,
            linked.ranges.map(range => ({ range, newText: name })),
        )
    );
}

function signatureAt(marked: string): { label: string; active: string | undefined } {
    const { document, textDocument, position } = open(marked);
    const help = lsp.SignatureHelp?.provideSignatureHelp(document, { textDocument, position });
    assert.ok(help && 'signatures' in help);
    const [signature] = help.signatures;
    const label = signature?.parameters?.[help.activeParameter ?? -1]?.label;
    return { label: signature?.label ?? '', active: typeof label === 'string' ? label : undefined };
}

describe('formatting of a range', () => {
    it('lays out the lines of the selection and leaves the others', async () => {
        assert.equal(
            await formatMarked('model m {\n  input( 3 )\n  de[|nse( 4 )\n  rel|]u( )\n  tanh( )\n}\n'),
            'model m {\n  input( 3 )\n    dense(4)\n    relu()\n  tanh( )\n}\n',
        );
    });

    it('does not touch the line at whose beginning the selection ends', async () => {
        assert.equal(
            await formatMarked('model m {\n[|  input( 3 )\n|]  dense( 4 )\n}\n'),
            'model m {\n    input(3)\n  dense( 4 )\n}\n',
        );
    });

    it('does nothing where the text does not parse', async () => {
        const broken = 'model m {\n[|  input( 3 )\n|]  dense(\n}\n';
        assert.equal(await formatMarked(broken), unmark(broken).text);
    });
});

describe('formatting as one types', () => {
    it('lays out the block that a brace ends, and nothing before it', async () => {
        assert.equal(
            await typed('let  a = 1\nmodel m {\ninput( 3 )\n  repeat 2 {\n relu( )\n }<|>\n}', '}'),
            'let  a = 1\nmodel m {\ninput( 3 )\n    repeat 2 {\n        relu()\n    }\n}',
        );
    });

    it('lays out the line that a line break ends', async () => {
        assert.equal(
            await typed('model m {\n input( 3 )\ndense( 4,activation=relu )\n<|>\n}', '\n'),
            'model m {\n input( 3 )\n    dense(4, activation = relu)\n\n}',
        );
    });

    it('waits until the text parses', async () => {
        const broken = 'model m {\n input( 3\n<|>\n}';
        assert.equal(await typed(broken, '\n'), unmark(broken).text);
    });
});

describe('a growing selection', () => {
    it('goes from the word to the argument, the call, the inside of the block, the block and the file', () => {
        assert.deepEqual(growing('model m {\n    input(3)\n    dense(4, activation = re<|>lu)\n}\n'), [
            'relu',
            'activation = relu',
            'dense(4, activation = relu)',
            'input(3)\n    dense(4, activation = relu)',
            '{\n    input(3)\n    dense(4, activation = relu)\n}',
            'model m {\n    input(3)\n    dense(4, activation = relu)\n}',
            'model m {\n    input(3)\n    dense(4, activation = relu)\n}\n',
        ]);
    });

    it('takes the inside of a text before its quotes', () => {
        assert.deepEqual(growing('data d { source = csv("ho<|>uses.csv") }').slice(0, 3), [
            'houses.csv',
            '"houses.csv"',
            'csv("houses.csv")',
        ]);
    });
});

describe('linked editing', () => {
    it('changes a parameter wherever it is used', () => {
        assert.equal(
            typedOver(
                'model m(wid<|>th = 3) { input(4) dense(width) }\nmodel n { input(4) m(width = 2) }',
                'w',
            ),
            'model m(w = 3) { input(4) dense(w) }\nmodel n { input(4) m(w = 2) }',
        );
    });

    it('leaves the names of the catalogue alone', () => {
        assert.equal(typedOver('model m { input(4) den<|>se(3) dense(3) }', 'x'), undefined);
    });
});

describe('document links', () => {
    it('lead to data files, relative to the spec', async () => {
        assert.deepEqual(await linksIn('data d { source = csv("data/houses.csv") }'), [
            'data/houses.csv -> file:///specs/data/houses.csv',
        ]);
        assert.deepEqual(await linksIn(String.raw`data d { source = csv("C:\\data\\houses.csv") }`), [
            String.raw`C:\\data\\houses.csv -> file:///C:/data/houses.csv`,
        ]);
    });

    it('lead to the reference pages where the editor says where those are', async () => {
        const text = '// netspec-ignore stacked-dropout: why not\ndata d { source = builtin(iris) }';
        assert.deepEqual(await linksIn(text), []);
        language.referencePages.initialize({ initializationOptions: { referenceUri: 'file:///docs' } });
        try {
            assert.deepEqual(await linksIn(text), [
                'stacked-dropout -> file:///docs/rules/stacked-dropout.md',
                'iris -> file:///docs/builtin-sets.md#iris',
            ]);
            const hovered: readonly [string, string][] = [
                ['model m { input(3) drop<|>out(0.5) }', 'layers/dropout.md'],
                ['model m { input(3) dense(3, activation = re<|>lu) }', 'activations.md#relu'],
                ['data d { sca<|>le = standardize }', 'data.md#scale'],
                ['train m on d { optimizer = ad<|>am() }', 'optimizers.md#adam'],
            ];
            for (const [marked, page] of hovered) {
                assert.ok((await hoverAt(marked)).endsWith(`[Reference](file:///docs/${page})`), page);
            }
            const [stacked] = await diagnosticsOf(
                trained('input(64)\ndropout(0.2)\ndropout(0.2)\ndense(10)'),
            );
            assert.equal(stacked?.codeDescription?.href, 'file:///docs/rules/stacked-dropout.md');
        } finally {
            language.referencePages.initialize({});
        }
    });
});

describe('signature help', () => {
    it('shows arguments of which one is given as alternatives', () => {
        assert.deepEqual(signatureAt('model m { input(3) dropout(<|>) }'), {
            label: 'dropout(rate | keep)',
            active: 'rate',
        });
        assert.equal(signatureAt('model m { input(3) dropout(keep = <|>) }').active, 'keep');
    });
});

describe('the lens over a sweep', () => {
    it('says how many runs it makes', async () => {
        const { document, textDocument } = open(referenceExample);
        const lenses = (await lsp.CodeLensProvider?.provideCodeLens(document, { textDocument })) ?? [];
        assert.deepEqual(
            lenses.map(({ command }) => command?.title),
            ['Train', 'Compare without dropout', 'Sweep: 12 combinations x 5 seeds = 60 runs'],
        );
    });
});

describe('names that objects have by themselves', () => {
    it('are unknown names like any other', async () => {
        for (const name of ['constructor', '__proto__', 'toString']) {
            assert.equal(await hoverAt(`train m on d { ${name.slice(0, 3)}<|>${name.slice(3)} = 1 }`), '');
            assert.equal((await diagnosticsOf(`data d { source = builtin(iris) ${name} = 1 }`)).length, 1);
        }
    });
});
