// Folds blocks between their braces, lists and calls over several lines, and rows of comments.

import type { LangiumDocument } from 'langium';
import type { FoldingRangeProvider } from 'langium/lsp';
import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver';
import type { Analyses } from './analyses.ts';
import type { NetSpecServices } from './module.ts';

const pairs: Readonly<Record<string, string>> = { '}': '{', ')': '(', ']': '[' };

export class NetSpecFolding implements FoldingRangeProvider {
    private readonly analyses: Analyses;

    constructor({ analyses }: NetSpecServices) {
        this.analyses = analyses;
    }

    getFoldingRanges(document: LangiumDocument): FoldingRange[] {
        const { lexing } = this.analyses.of(document);
        const ranges: FoldingRange[] = [];
        const open: { readonly image: string; readonly line: number }[] = [];
        for (const { image, startLine = 1 } of lexing.tokens) {
            if ('{(['.includes(image)) {
                open.push({ image, line: startLine });
            } else if (image in pairs) {
                const last = open.at(-1);
                if (last !== undefined && last.image === pairs[image]) {
                    open.pop();
                    // The line of the closing bracket stays in sight.
                    if (startLine - 1 > last.line) {
                        ranges.push({ startLine: last.line - 1, endLine: startLine - 2 });
                    }
                }
            }
        }
        return [...ranges, ...commentRows(lexing.comments.map(({ startLine = 1 }) => startLine))];
    }
}

function commentRows(lines: readonly number[]): FoldingRange[] {
    const rows: FoldingRange[] = [];
    let first = lines[0];
    for (const [index, line] of lines.entries()) {
        const next = lines[index + 1];
        if (next === line + 1 || first === undefined) {
            continue;
        }
        if (line > first) {
            rows.push({ startLine: first - 1, endLine: line - 1, kind: FoldingRangeKind.Comment });
        }
        first = next;
    }
    return rows;
}
