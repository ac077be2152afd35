import type { LangiumDocument } from 'langium';
import type { DocumentHighlightProvider } from 'langium/lsp';
import {
    type DocumentHighlight,
    DocumentHighlightKind,
    type DocumentHighlightParams,
} from 'vscode-languageserver';
import type { Analyses } from './analyses.ts';
import type { NetSpecServices } from './module.ts';
import { nameAt, occurrencesOf } from './names.ts';
import { toRange } from './ranges.ts';

export class NetSpecHighlights implements DocumentHighlightProvider {
    private readonly analyses: Analyses;

    constructor({ analyses }: NetSpecServices) {
        this.analyses = analyses;
    }

    getDocumentHighlight(
        document: LangiumDocument,
        { position }: DocumentHighlightParams,
    ): DocumentHighlight[] {
        const analysis = this.analyses.of(document);
        const name = nameAt(analysis, analysis.positions.offsetAt(position));
        return name === undefined
            ? []
            : occurrencesOf(analysis, name.declaration).map(range => ({
                  range: toRange(analysis.positions, range),
                  kind:
                      range.start === name.declaration.start
                          ? DocumentHighlightKind.Write
                          : DocumentHighlightKind.Read,
              }));
    }
}
