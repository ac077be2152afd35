// What is selected when a selection grows: the word, the argument, the call, the statement, the inside of its block, the
// block, the declaration, the file.

import { type AstNode, CstUtils, type LangiumDocument } from 'langium';
import type { Position, SelectionRange, SelectionRangeParams } from 'vscode-languageserver';
import type { TextRange } from '../../core/text-range.ts';
import type { Analysis } from '../analysis.ts';
import { rangeOf } from '../resolve/describe.ts';
import type { Analyses } from './analyses.ts';
import { contains, toRange } from './ranges.ts';

export class NetSpecSelectionRanges {
    private readonly analyses: Analyses;

    constructor({ analyses }: { readonly analyses: Analyses }) {
        this.analyses = analyses;
    }

    getSelectionRanges(document: LangiumDocument, { positions }: SelectionRangeParams): SelectionRange[] {
        const analysis = this.analyses.of(document);
        return positions.map(position => selectionAt(analysis, position));
    }
}

function selectionAt(analysis: Analysis, position: Position): SelectionRange {
    const offset = analysis.positions.offsetAt(position);
    const whole = { start: 0, end: analysis.text.length };
    // From the largest to the smallest, each within the one before.
    const ranges = [...candidates(analysis, offset), whole]
        .filter(range => contains(range, offset) && range.start < range.end)
        .sort((a, b) => b.end - b.start - (a.end - a.start));
    let selection: SelectionRange = { range: toRange(analysis.positions, whole) };
    let outer: TextRange = whole;
    for (const range of ranges) {
        const isInside = outer.start <= range.start && range.end <= outer.end;
        if (isInside && range.end - range.start < outer.end - outer.start) {
            selection = { range: toRange(analysis.positions, range), parent: selection };
            outer = range;
        }
    }
    return selection;
}

function* candidates({ tree, text, lexing }: Analysis, offset: number): Generator<TextRange> {
    for (const { startOffset, image } of [...lexing.tokens, ...lexing.comments]) {
        const token = { start: startOffset, end: startOffset + image.length };
        if (contains(token, offset)) {
            yield token;
            if (/^["'].+["']$/.test(image)) {
                yield { start: token.start + 1, end: token.end - 1 };
            }
        }
    }
    const root = tree.$cstNode;
    const leaf =
        root &&
        (CstUtils.findLeafNodeAtOffset(root, offset) ?? CstUtils.findLeafNodeBeforeOffset(root, offset));
    for (let node: AstNode | undefined = leaf?.astNode; node !== undefined; node = node.$container) {
        const range = rangeOf(node);
        yield range;
        if (node.$type === 'Body' || node.$type === 'Settings' || node.$type === 'List') {
            const inner = text.slice(range.start + 1, range.end - 1);
            const start = range.start + 1 + (inner.length - inner.trimStart().length);
            yield { start, end: start + inner.trim().length };
        }
    }
}
