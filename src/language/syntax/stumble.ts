// What lexer and parser stumbled over, for those who say what is wrong there.

import type { TextRange } from '../../core/text-range.ts';
import type { TextFix } from '../../model/finding.ts';
import type { NetSpecLexingReport } from './lexer.ts';

export type Token = NetSpecLexingReport['tokens'][number];

export interface Stumble {
    readonly message: string;
    readonly range: TextRange;
    /** The tree is whole up to here. */
    readonly from: number;
    readonly fixes?: readonly TextFix[];
    /** Belongs to a mistake that is reported elsewhere: it damages its declaration and says nothing. */
    readonly silent?: true;
}

/** A token that the parser could not go on with. */
export interface Obstacle {
    readonly message: string;
    readonly token: Token;
    /** Its place among the tokens; their number at the end of the file. */
    readonly index: number;
    readonly tokens: readonly Token[];
}

export function rangeOf({ startOffset, image }: Token): TextRange {
    return { start: startOffset, end: startOffset + image.length };
}
