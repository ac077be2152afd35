import type { LangiumDocument } from 'langium';
import type { Formatter } from 'langium/lsp';
import type {
    DocumentFormattingParams,
    DocumentOnTypeFormattingOptions,
    DocumentOnTypeFormattingParams,
    DocumentRangeFormattingParams,
    FormattingOptions,
    TextEdit,
} from 'vscode-languageserver';
import type { Analysis } from '../analysis.ts';
import { formatText } from '../edits/format-text.ts';
import type { Analyses } from './analyses.ts';
import type { NetSpecServices } from './module.ts';
import { toTextEdit } from './ranges.ts';

export class NetSpecFormatter implements Formatter {
    /** A brace ends a block, which is then laid out; a line break ends a line. */
    readonly formatOnTypeOptions: DocumentOnTypeFormattingOptions = {
        firstTriggerCharacter: '}',
        moreTriggerCharacter: ['\n'],
    };
    private readonly analyses: Analyses;

    constructor({ analyses }: NetSpecServices) {
        this.analyses = analyses;
    }

    formatDocument(document: LangiumDocument, { options }: DocumentFormattingParams): TextEdit[] {
        return format(this.analyses.of(document), options);
    }

    /** Whole lines: a line is laid out or it is not. */
    formatDocumentRange(
        document: LangiumDocument,
        { options, range: { start, end } }: DocumentRangeFormattingParams,
    ): TextEdit[] {
        // A selection that ends where a line begins has nothing of that line.
        const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
        return formatLines(this.analyses.of(document), options, start.line, last);
    }

    formatDocumentOnType(
        document: LangiumDocument,
        { ch, options, position }: DocumentOnTypeFormattingParams,
    ): TextEdit[] {
        const analysis = this.analyses.of(document);
        if (ch === '\n') {
            return formatLines(analysis, options, position.line - 1, position.line - 1);
        }
        const brace = analysis.positions.offsetAt(position) - 1;
        const open = openingOf(analysis, brace);
        return open === undefined
            ? []
            : formatLines(analysis, options, analysis.positions.positionAt(open).line, position.line);
    }
}

/** Nothing where the text does not parse: what belongs to what is then a guess. */
function format(analysis: Analysis, { insertSpaces, tabSize }: FormattingOptions): TextEdit[] {
    if (analysis.diagnostics.some(({ rule }) => rule === 'syntax')) {
        return [];
    }
    const edits = formatText(analysis, insertSpaces ? ' '.repeat(tabSize) : '\t');
    return edits.map(edit => toTextEdit(analysis.positions, edit));
}

/** The edits of what stands on these lines: each edit is of the blanks before a word, so it ends where the word begins. */
function formatLines(
    analysis: Analysis,
    options: FormattingOptions,
    first: number,
    last: number,
): TextEdit[] {
    return format(analysis, options).filter(({ range: { end } }) => first <= end.line && end.line <= last);
}

/** The brace that the one at `closing` closes. */
function openingOf({ lexing }: Analysis, closing: number): number | undefined {
    const open: number[] = [];
    for (const { image, startOffset } of lexing.tokens) {
        if (startOffset > closing) {
            break;
        }
        if (image === '{') {
            open.push(startOffset);
        } else if (image === '}') {
            const start = open.pop();
            if (startOffset === closing) {
                return start;
            }
        }
    }
    return undefined;
}
