// Ranges as the Language Server Protocol counts them.

import type { Range } from 'vscode-languageserver';
import type { TextEdit, TextRange } from '../../core/text-range.ts';
import type { Positions } from '../positions.ts';

export function toRange(positions: Positions, { start, end }: TextRange): Range {
    return { start: positions.positionAt(start), end: positions.positionAt(end) };
}

export function toTextEdit(
    positions: Positions,
    { range, newText }: TextEdit,
): { range: Range; newText: string } {
    return { range: toRange(positions, range), newText };
}

export function contains({ start, end }: TextRange, offset: number): boolean {
    return start <= offset && offset <= end;
}
