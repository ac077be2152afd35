import type { LangiumDocument } from 'langium';
import type { Formatter } from 'langium/lsp';
import type {
    DocumentFormattingParams,
    DocumentOnTypeFormattingOptions,
    DocumentRangeFormattingParams,
    FormattingOptions,
    Range,
    TextEdit,
} from 'vscode-languageserver';
import { formatText } from '../edits/format-text.ts';
import type { Analyses } from './analyses.ts';
import type { NetSpecServices } from './module.ts';
import { toTextEdit } from './ranges.ts';

export class NetSpecFormatter implements Formatter {
    private readonly analyses: Analyses;

    constructor({ analyses }: NetSpecServices) {
        this.analyses = analyses;
    }

    formatDocument(document: LangiumDocument, { options }: DocumentFormattingParams): TextEdit[] {
        return this.format(document, options);
    }

    formatDocumentRange(
        document: LangiumDocument,
        { options, range }: DocumentRangeFormattingParams,
    ): TextEdit[] {
        return this.format(document, options).filter(edit => within(edit.range, range));
    }

    formatDocumentOnType(): TextEdit[] {
        return [];
    }

    get formatOnTypeOptions(): DocumentOnTypeFormattingOptions | undefined {
        return undefined;
    }

    /** Nothing where the text does not parse: what belongs to what is then a guess. */
    private format(document: LangiumDocument, { insertSpaces, tabSize }: FormattingOptions): TextEdit[] {
        const analysis = this.analyses.of(document);
        if (analysis.diagnostics.some(({ rule }) => rule === 'syntax')) {
            return [];
        }
        const edits = formatText(analysis, insertSpaces ? ' '.repeat(tabSize) : '\t');
        return edits.map(edit => toTextEdit(analysis.positions, edit));
    }
}

function within(inner: Range, outer: Range): boolean {
    const after = (a: Range['start'], b: Range['start']) =>
        a.line > b.line || (a.line === b.line && a.character >= b.character);
    return after(inner.start, outer.start) && after(outer.end, inner.end);
}
