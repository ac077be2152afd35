// What must hold of any text whatever: it is analysed without a crash, every diagnostic stands in it, and what the editor
// asks is answered.

import assert from 'node:assert/strict';
import { type LangiumDocument, URI } from 'langium';
import { ResponseError } from 'vscode-languageserver';
import { applyTextEdits } from '../../../src/core/text-range.ts';
import { type Analysis, createAnalyzer } from '../../../src/language/analysis.ts';
import { formatText } from '../../../src/language/edits/format-text.ts';
import { createNetSpecServices, type NetSpecServices } from '../../../src/language/services/module.ts';

const options = { fileExists: (path: string) => path.length % 2 === 0, notRunnableYet: {} };
const analyzer = createAnalyzer(options);
const uri = 'file:///fuzz.netspec';
let services: ReturnType<typeof createNetSpecServices> | undefined;

/** @throws AssertionError, or whatever the language throws. */
export async function checkText(text: string, offset: number, thorough: boolean): Promise<void> {
    if (!thorough) {
        checkDiagnostics(analyzer.analyze(uri, text));
        return;
    }
    services ??= createNetSpecServices(options);
    const document: LangiumDocument = services.shared.workspace.LangiumDocumentFactory.fromString(
        text,
        URI.parse(uri),
    );
    const analysis = services.language.analyses.of(document);
    checkDiagnostics(analysis);
    if (!analysis.diagnostics.some(({ rule }) => rule === 'syntax')) {
        checkFormat(analysis);
    }
    const [first] = analysis.diagnostics;
    if (first !== undefined) {
        analysis.fixesFor(first);
    }
    await askTheEditor(services.language, document, offset);
}

function checkDiagnostics({ text, diagnostics }: Analysis): void {
    const places = new Set<string>();
    for (const { rule, range, message, related } of diagnostics) {
        for (const { start, end } of [range, ...related.map(other => other.range)]) {
            assert.ok(
                0 <= start && start <= end && end <= text.length,
                `${rule} at ${start}-${end}: ${message}`,
            );
        }
        const place = `${rule} ${range.start}-${range.end}`;
        assert.ok(!places.has(place), `twice: ${place} ${message}`);
        places.add(place);
        assert.ok(message.length > 0 && message.length < 2000, `a message of ${message.length} characters`);
        assert.doesNotMatch(message, /undefined|NaN|\[object/);
    }
}

function checkFormat(analysis: Analysis): void {
    const once = applyTextEdits(analysis.text, formatText(analysis, '    '));
    const again = analyzer.analyze(uri, once);
    assert.equal(
        applyTextEdits(once, formatText(again, '    ')),
        once,
        'formatting twice is not formatting once',
    );
    assert.equal(
        again.diagnostics.length,
        analysis.diagnostics.length,
        'formatting changes what is reported',
    );
    assert.deepEqual(
        again.lexing.comments.map(({ image }) => image.trimEnd()),
        analysis.lexing.comments.map(({ image }) => image.trimEnd()),
        'formatting loses a comment',
    );
}

async function askTheEditor(
    language: NetSpecServices,
    document: LangiumDocument,
    offset: number,
): Promise<void> {
    const textDocument = { uri };
    const position = document.textDocument.positionAt(offset);
    const range = { start: position, end: document.textDocument.positionAt(offset + 200) };
    const { lsp } = language;
    const whole = { textDocument };
    const here = { textDocument, position };
    await lsp.CompletionProvider?.getCompletion(document, here);
    await lsp.HoverProvider?.getHoverContent(document, here);
    await lsp.SignatureHelp?.provideSignatureHelp(document, here);
    await lsp.DefinitionProvider?.getDefinition(document, here);
    await lsp.DocumentHighlightProvider?.getDocumentHighlight(document, here);
    await lsp.DocumentSymbolProvider?.getSymbols(document, whole);
    await lsp.FoldingRangeProvider?.getFoldingRanges(document, whole);
    await lsp.InlayHintProvider?.getInlayHints(document, { textDocument, range });
    await lsp.CodeLensProvider?.provideCodeLens(document, whole);
    await lsp.SemanticTokenProvider?.semanticHighlight(document, whole);
    await lsp.DocumentLinkProvider?.getDocumentLinks(document, whole);
    language.selectionRanges.getSelectionRanges(document, { textDocument, positions: [position] });
    language.linkedEditing.getLinkedEditingRanges(document, here);
    try {
        await lsp.RenameProvider?.rename(document, { ...here, newName: 'another' });
    } catch (error) {
        // It may refuse, with words for the person who asked.
        assert.ok(error instanceof ResponseError, String(error));
    }
}
