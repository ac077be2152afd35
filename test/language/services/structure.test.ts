// Outline, folding, formatting, signature help and colours.

import assert from 'node:assert/strict';
import { expectClean, referenceExample, trained } from '../support.ts';
import { applyEdits, lsp, open } from './editor.ts';

async function formatted(text: string): Promise<string> {
    const { document, textDocument } = open(text);
    const edits = await lsp.Formatter?.formatDocument(document, {
        textDocument,
        options: { tabSize: 4, insertSpaces: true },
    });
    return applyEdits(text, edits ?? []);
}

describe('outline', () => {
    it('lists declarations with their layers and settings', async () => {
        const { document, textDocument } = open(referenceExample);
        const symbols = (await lsp.DocumentSymbolProvider?.getSymbols(document, { textDocument })) ?? [];
        assert.deepEqual(
            symbols.map(({ name, detail, children }) => `${detail} ${name} ${children?.length}`),
            ['model digits_mlp 7', 'data digits 3', 'train digits_mlp 5', 'sweep digits_mlp 3'],
        );
        assert.equal(symbols[0]?.children?.[1]?.name, 'dropout(0.2)');
    });

    it('lists the branches of a concat with their layers', async () => {
        const { document, textDocument } = open(
            'model m {\n input(64)\n concat {\n  dense(3)\n } { } {\n  residual { relu() }\n }\n}\n',
        );
        const [model] = (await lsp.DocumentSymbolProvider?.getSymbols(document, { textDocument })) ?? [];
        const concat = model?.children?.[1];
        assert.equal(concat?.name, 'concat');
        assert.deepEqual(
            concat.children?.map(({ name, children }) => [
                name,
                ...(children ?? []).map(layer => layer.name),
            ]),
            [['branch 1', 'dense(3)'], ['branch 2'], ['branch 3', 'residual']],
        );
    });

    it('lists what there is of a damaged file', async () => {
        const { document, textDocument } = open('model m {\n input(64)\n dense(\n}\nmodel {\n}\ndata d {');
        const symbols = (await lsp.DocumentSymbolProvider?.getSymbols(document, { textDocument })) ?? [];
        assert.deepEqual(
            symbols.map(({ name }) => name),
            ['m', 'd'],
        );
    });
});

describe('folding', () => {
    it('folds blocks up to their closing brace, and rows of comments', async () => {
        const { document, textDocument } = open(
            '// a\n// b\nmodel m {\n    input(64)\n    repeat 2 {\n        relu()\n    }\n}\nlet a = [\n    1,\n]\n',
        );
        const ranges = (await lsp.FoldingRangeProvider?.getFoldingRanges(document, { textDocument })) ?? [];
        assert.deepEqual(
            ranges
                .map(({ startLine, endLine, kind }) => `${startLine}-${endLine} ${kind ?? ''}`.trim())
                .sort(),
            ['0-1 comment', '2-6', '4-5', '8-9'],
        );
    });
});

describe('folding of branches', () => {
    it('folds each branch by itself, the line between two staying in sight', async () => {
        const { document, textDocument } = open(
            'model m {\n    input(64)\n    concat {\n        dense(3)\n    } {\n        relu()\n    }\n}\n',
        );
        const ranges = (await lsp.FoldingRangeProvider?.getFoldingRanges(document, { textDocument })) ?? [];
        assert.deepEqual(ranges.map(({ startLine, endLine }) => `${startLine}-${endLine}`).sort(), [
            '0-6',
            '2-3',
            '4-5',
        ]);
    });
});

describe('formatting', () => {
    it('leaves what is well formatted alone', async () => {
        assert.equal(await formatted(referenceExample), referenceExample);
    });

    it('indents, spaces and aligns', async () => {
        const text = `model m( width=32 ,noise = none ){
input( 8,8 ,1)   // pixels
        // flat
  flatten( )
dense(width,activation=relu)   noise
repeat   2{ dense( 2*width-1 ) }
residual( projection=dense(8) )
{
dense(8)
}
concat{ }
{dense( 8 )
 relu() }{
}   {
// as it is
} // joined


dense(10)}
let   a=[1,2 , 3]
data  d{source=builtin( digits )
validation=20%}
train   m(width = 8)   on   d{
epochs=3
batch_size=8
}
sweep m{epochs=1 to 5   step 2}
`;
        const pretty = `model m(width = 32, noise = none) {
    input(8, 8, 1)   // pixels
    // flat
    flatten()
    dense(width, activation = relu)
    noise
    repeat 2 {
        dense(2 * width - 1)
    }
    residual(projection = dense(8)) {
        dense(8)
    }
    concat { } {
        dense(8)
        relu()
    } { } {
        // as it is
    } // joined

    dense(10)
}
let a = [1, 2, 3]
data d {
    source     = builtin(digits)
    validation = 20%
}
train m(width = 8) on d {
    epochs     = 3
    batch_size = 8
}
sweep m {
    epochs = 1 to 5 step 2
}
`;
        assert.equal(await formatted(text), pretty);
        assert.equal(await formatted(pretty), pretty);
    });
});

describe('signature help', () => {
    const signature = async (marked: string): Promise<string> => {
        const { document, textDocument, position } = open(marked);
        const help = await lsp.SignatureHelp?.provideSignatureHelp(document, { textDocument, position });
        const [first] = help?.signatures ?? [];
        const active =
            help?.activeParameter === undefined || help.activeParameter === null
                ? undefined
                : first?.parameters?.[help.activeParameter]?.label;
        return first === undefined ? '' : `${first.label} @ ${String(active)}`;
    };

    it('shows the parameters of the innermost call, and the one that is written', async () => {
        const body = (text: string): string => trained(`input(64)\n${text}\ndense(10)`);
        assert.match(await signature(body('dense(<|>)')), /^dense\(units, activation = linear.* @ units$/);
        assert.match(await signature(body('dense(8, activation = <|>)')), / @ activation = linear$/);
        assert.match(
            await signature(body('dense(8, activation = leaky_relu(<|>))')),
            /^leaky_relu\(.* @ negative_slope/,
        );
        assert.match(
            await signature(
                trained('input(64)\nblock(<|>)\ndense(10)', { before: 'model block(n = 4) { dense(n) }\n' }),
            ),
            /^block\(n = 4\) @ n = 4$/,
        );
        assert.equal(await signature(body('<|>relu()')), '');
    });
});

describe('semantic colours', () => {
    it('tell parameters, models and settings apart', async () => {
        const { document, textDocument } = open(referenceExample);
        const tokens = await lsp.SemanticTokenProvider?.semanticHighlight(document, { textDocument });
        assert.ok((tokens?.data.length ?? 0) > 100);
        expectClean(referenceExample);
    });
});
