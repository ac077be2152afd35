// A spec as the editor has it open, without an editor: what the server would answer at the marks.

import assert from 'node:assert/strict';
import { DocumentState, type LangiumDocument, URI } from 'langium';
import type { CompletionItem, TextEdit } from 'vscode-languageserver';
import { applyTextEdits } from '../../../src/core/text-range.ts';
import { createPositions } from '../../../src/language/positions.ts';
import { createNetSpecServices } from '../../../src/language/services/module.ts';
import { unmark, uri } from '../support.ts';

const services = createNetSpecServices({ fileExists: () => true, notRunnableYet: {} });
const { shared } = services;
export const { language } = services;
export const { lsp } = language;

export interface Opened {
    readonly document: LangiumDocument;
    readonly text: string;
    readonly textDocument: { readonly uri: string };
    /** The cursor, or the start of the first marked range. */
    readonly position: { readonly line: number; readonly character: number };
    readonly ranges: readonly { readonly start: number; readonly end: number }[];
}

export function open(marked: string): Opened {
    const { text, cursor, ranges } = unmark(marked);
    const document = shared.workspace.LangiumDocumentFactory.fromString(text, URI.parse(uri));
    const offset = cursor ?? ranges[0]?.start ?? 0;
    return {
        document,
        text,
        textDocument: { uri },
        position: document.textDocument.positionAt(offset),
        ranges,
    };
}

export async function diagnosticsOf(marked: string) {
    const { document } = open(marked);
    shared.workspace.LangiumDocuments.addDocument(document);
    await shared.workspace.DocumentBuilder.build([document], { validation: true });
    assert.equal(document.state, DocumentState.Validated);
    shared.workspace.LangiumDocuments.deleteDocument(document.uri);
    return document.diagnostics ?? [];
}

export async function completionsAt(marked: string): Promise<readonly CompletionItem[]> {
    const { document, textDocument, position } = open(marked);
    const list = await lsp.CompletionProvider?.getCompletion(document, { textDocument, position });
    return list?.items ?? [];
}

export async function labelsAt(marked: string): Promise<string[]> {
    return (await completionsAt(marked)).map(({ label }) => label);
}

export async function hoverAt(marked: string): Promise<string> {
    const { document, textDocument, position } = open(marked);
    const hover = await lsp.HoverProvider?.getHoverContent(document, { textDocument, position });
    const contents = hover?.contents;
    return contents !== undefined && typeof contents === 'object' && 'value' in contents
        ? contents.value
        : '';
}

export function applyEdits(text: string, edits: readonly TextEdit[]): string {
    const { offsetAt } = createPositions(text);
    return applyTextEdits(
        text,
        edits.map(({ range, newText }) => ({
            range: { start: offsetAt(range.start), end: offsetAt(range.end) },
            newText,
        })),
    );
}
