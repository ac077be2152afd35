// `netspec lsp --stdio` as an editor other than VS Code uses it: a process, two pipes and the protocol.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeAction, CompletionItem, Hover, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { applyEdits } from '../language/services/editor.ts';
import { unmark } from '../language/support.ts';
import { type LanguageClient, startLanguageClient } from '../support/language-client.ts';
import { openWorkshop, type Workshop } from './netspec.ts';

const misspelt = 'model m {\n    input(64)\n    dens<|>e_(10)\n}\n';
const spec = `model net(width = 64) {
    input(64)
    dense(width, activation = relu)
    dense(10, activation = softmax)
}

data digits {
    source = builtin(digits)
}

train net on digits {
}
`;

describe('netspec lsp --stdio', function () {
    this.timeout(30_000);
    let workshop: Workshop;
    let client: LanguageClient;
    before(async () => {
        workshop = await openWorkshop();
    });
    after(() => workshop.dispose());
    beforeEach(async () => {
        client = await startLanguageClient(process.execPath, [workshop.bundle, 'lsp', '--stdio']);
    });
    afterEach(() => {
        client.process.kill();
    });

    /** Opens a spec with a cursor in it; where the cursor is, as requests name it. */
    async function open(marked: string, name = 'a.netspec') {
        const { text, cursor = 0 } = unmark(marked);
        const uri = name.includes(':') ? name : pathToFileURL(join(workshop.folder, name)).href;
        await client.open(uri, text);
        const lines = text.slice(0, cursor).split(/\r\n|\n|\r/);
        const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
        return { text, textDocument: { uri }, position };
    }

    it('leads to the reference pages that ship with it, where the editor names none', async () => {
        const pages = pathToFileURL(join(workshop.bundle, '..', '..', 'docs', 'reference')).href;
        const { textDocument, position } = await open('model m {\n    input(3)\n    drop<|>out(0.5)\n}\n');
        const hover = await client.request<Hover>('textDocument/hover', { textDocument, position });
        assert.ok(JSON.stringify(hover.contents).includes(`[Reference](${pages}/layers/dropout.md)`));
    });

    it('says what it can do, serves, and ends when it is told to', async () => {
        const { capabilities } = client.initialized;
        for (const capability of [
            'codeActionProvider',
            'codeLensProvider',
            'completionProvider',
            'definitionProvider',
            'documentFormattingProvider',
            'documentHighlightProvider',
            'documentLinkProvider',
            'documentOnTypeFormattingProvider',
            'documentRangeFormattingProvider',
            'documentSymbolProvider',
            'foldingRangeProvider',
            'hoverProvider',
            'inlayHintProvider',
            'linkedEditingRangeProvider',
            'referencesProvider',
            'renameProvider',
            'selectionRangeProvider',
            'semanticTokensProvider',
            'signatureHelpProvider',
        ] as const) {
            assert.ok(capabilities[capability], capability);
        }
        assert.equal(await client.close(), 0);
    });

    it('publishes diagnostics, and mends them by a code action', async () => {
        const { text, textDocument, position } = await open(misspelt);
        const { diagnostics } = await client.published();
        assert.deepEqual(
            diagnostics.map(({ code, message }) => `${code}: ${message}`),
            ['name: Unknown layer `dense_`. Did you mean `dense`?'],
        );
        const [fix] = await client.request<CodeAction[]>('textDocument/codeAction', {
            textDocument,
            range: { start: position, end: position },
            context: { diagnostics },
        });
        const edits = fix?.edit?.changes?.[textDocument.uri] ?? [];
        const mended = applyEdits(text, edits);
        assert.match(mended, /\n {4}dense\(10\)/);
        await client.change(textDocument.uri, 2, [{ text: mended }]);
        assert.deepEqual((await client.published()).diagnostics, []);
    });

    it('follows edits of parts of the text', async () => {
        const { textDocument, position } = await open(misspelt);
        await client.published();
        // The underscore, which stands two characters behind the cursor.
        const start = { ...position, character: position.character + 1 };
        const end = { ...start, character: start.character + 1 };
        await client.change(textDocument.uri, 2, [{ range: { start, end }, text: '' }]);
        assert.deepEqual((await client.published()).diagnostics, []);
    });

    it('hovers, completes and renames', async () => {
        const { text, textDocument, position } = await open(spec.replace('dense(width', 'den<|>se(width'));
        await client.published();
        const hover = await client.request<Hover>('textDocument/hover', { textDocument, position });
        assert.match(JSON.stringify(hover.contents), /64 -> 64.*4,160 parameters/);
        const completion = await client.request<CompletionItem[] | { items: CompletionItem[] }>(
            'textDocument/completion',
            { textDocument, position },
        );
        const items = Array.isArray(completion) ? completion : completion.items;
        assert.ok(
            items.some(({ label, documentation }) => label === 'dropout' && documentation !== undefined),
        );
        const rename = await client.request<WorkspaceEdit>('textDocument/rename', {
            textDocument,
            position: { ...position, character: 'model net('.length + 1, line: 0 },
            newName: 'units',
        });
        const renamed = applyEdits(text, rename.changes?.[textDocument.uri] ?? []);
        assert.equal(renamed, spec.replaceAll('width', 'units'));
    });

    it('formats', async () => {
        const { text, textDocument } = await open(spec.replaceAll('    ', ''));
        await client.published();
        const edits = await client.request<TextEdit[]>('textDocument/formatting', {
            textDocument,
            options: { tabSize: 4, insertSpaces: true },
        });
        assert.equal(applyEdits(text, edits), spec.replaceAll('{\n}', '{ }'));
    });

    it('serves untitled documents and documents of several folders with one name', async () => {
        await open('model m { dens(3) }', 'untitled:Untitled-1');
        assert.deepEqual(await client.published().then(({ uri, diagnostics }) => [uri, diagnostics.length]), [
            'untitled:Untitled-1',
            1,
        ]);
        const texts = [
            'model one { input(3) dense(3) }',
            'model one { input(4) dense(4) }\nmodel two { one() }',
        ];
        for (const [index, text] of texts.entries()) {
            const { textDocument } = await open(text, `folder${index}/same.netspec`);
            const { uri, diagnostics } = await client.published();
            assert.deepEqual([uri, diagnostics.length], [textDocument.uri, 0]);
        }
    });

    it('ends with 1 when the editor goes without a word', async () => {
        const ended = new Promise(resolve => client.process.on('exit', resolve));
        client.process.stdin?.end();
        assert.equal(await ended, 1);
    });
});
