// A text that fixes edit, and the nodes of its tree at given places.

import { AstUtils } from 'langium';
import type { TextRange } from '../../core/text-range.ts';
import { type Expression, isExpression } from '../generated/ast.ts';
import { rangeOf } from '../resolve/describe.ts';
import type { SyntaxIndex } from '../syntax/syntax-index.ts';

export interface EditedText {
    readonly text: string;
    readonly index: SyntaxIndex;
}

type PlacedPart = SyntaxIndex['parts'] extends ReadonlyMap<number, infer Placed> ? Placed : never;

/** The innermost statement, setting, parameter or declaration around an offset. */
export function partAround({ parts }: SyntaxIndex, offset: number): PlacedPart | undefined {
    let innermost: PlacedPart | undefined;
    for (const part of parts.values()) {
        const { start, end } = part.range;
        if (start <= offset && offset < end && (innermost === undefined || innermost.range.start < start)) {
            innermost = part;
        }
    }
    return innermost;
}

/** The expression that stands exactly there. */
export function expressionAt(index: SyntaxIndex, { start, end }: TextRange): Expression | undefined {
    const part = partAround(index, start);
    return (
        part &&
        AstUtils.streamAllContents(part.node).find((node): node is Expression => {
            const range = rangeOf(node);
            return range.start === start && range.end === end && isExpression(node);
        })
    );
}
