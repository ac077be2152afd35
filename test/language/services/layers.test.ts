import assert from 'node:assert/strict';
import { referenceExample, trained } from '../support.ts';
import { lsp, open } from './editor.ts';

/** The spec with its hints written behind the lines as the editor shows them. */
async function hinted(text: string): Promise<string[]> {
    const { document, textDocument } = open(text);
    const end = document.textDocument.positionAt(text.length);
    const range = { start: { line: 0, character: 0 }, end };
    const hints = (await lsp.InlayHintProvider?.getInlayHints(document, { textDocument, range })) ?? [];
    const lines = text.split('\n');
    return hints.map(
        ({ position, label }) => `${lines[position.line]?.slice(0, position.character).trim()} ${label}`,
    );
}

async function lensesOf(text: string): Promise<string[]> {
    const { document, textDocument } = open(text);
    const lenses = (await lsp.CodeLensProvider?.provideCodeLens(document, { textDocument })) ?? [];
    return lenses.map(
        ({ command, range }) =>
            `${range.start.line} ${command?.title}: ${command?.command}(${command?.arguments?.join(', ')})`,
    );
}

describe('inlay hints', () => {
    it('show the shape and the parameters behind each layer', async () => {
        assert.deepEqual(await hinted(referenceExample), [
            'dropout(0.2) -> 64',
            'dense(width, activation = relu, max_norm = 3) -> 256 · 16,640 parameters',
            'noise -> 256',
            'dense(width, activation = relu, max_norm = 3) -> 256 · 65,792 parameters',
            'noise -> 256',
            'dense(10, activation = softmax) -> 10 · 2,570 parameters',
        ]);
    });

    it('stand behind calls of models, blocks and what is in them', async () => {
        const text = trained('input(8, 8, 1)\nblock()\nresidual {\nconv2d(4, 1)\n}\nflatten()\ndense(10)', {
            before: 'model block {\nconv2d(4, 3, activation = relu)\nconv2d(4, 1)\n}\n',
        });
        assert.deepEqual(await hinted(text), [
            'conv2d(4, 3, activation = relu) -> 6 x 6 x 4 · 40 parameters',
            'conv2d(4, 1) -> 6 x 6 x 4 · 20 parameters',
            'block() -> 6 x 6 x 4 · 60 parameters',
            'conv2d(4, 1) -> 6 x 6 x 4 · 20 parameters',
            '} -> 6 x 6 x 4',
            'flatten() -> 144',
            'dense(10) -> 10 · 1,450 parameters',
        ]);
    });

    it('stand behind the layers of every branch, and behind what joins them', async () => {
        const text = trained('input(64)\nconcat {\ndense(8)\n} {\nrelu()\n} { }\ndense(10)');
        assert.deepEqual(await hinted(text), [
            'dense(8) -> 8 · 520 parameters',
            'relu() -> 64',
            '} { } -> 136',
            'dense(10) -> 10 · 1,370 parameters',
        ]);
    });

    it('are there up to a mistake', async () => {
        assert.deepEqual(await hinted(trained('input(64)\ndense(8)\ndens(8)\ndense(10)')), [
            'dense(8) -> 8 · 520 parameters',
        ]);
        assert.deepEqual(await hinted('model m {\ninput(64)\ndense(8)\nrelu()\ndense(\n}'), [
            'dense(8) -> 8 · 520 parameters',
            'relu() -> 8',
        ]);
    });
});

describe('code lenses', () => {
    it('train each run, and compare it where there is noise to leave out', async () => {
        const text = trained('input(64)\ndense(n)\nnoise\ndense(10)', {
            parameters: '(n = 8, noise = dropout(0.1))',
            after: 'train plain = net(noise = none) on examples { }',
        });
        const line = text.split('\n').findIndex(content => content.startsWith('train net'));
        const file = 'file:///specs/test.netspec';
        assert.deepEqual(await lensesOf(text), [
            `${line} Train: dropoutLab.train(${file}, net)`,
            `${line} Compare without dropout: dropoutLab.compareWithoutDropout(${file}, net)`,
            `${line + 3} Train: dropoutLab.train(${file}, plain)`,
        ]);
    });
});
