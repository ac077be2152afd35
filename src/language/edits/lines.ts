// Edits of whole statements: a statement alone on its line takes the line with it, indentation and line endings stay as
// they are, and no comment is lost.

import type { TextEdit, TextRange } from '../../core/text-range.ts';

/** The line ending that a text uses. */
export function lineEnding(text: string): string {
    return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}

interface StatementLine {
    /** Where its first line begins, and where its last line ends, without the line break. */
    readonly start: number;
    readonly end: number;
    /** Just after the line break. */
    readonly next: number;
    readonly indent: string;
    /** The comment behind the statement, with the blanks before it. */
    readonly comment: string;
    /** Nothing else but that comment stands on its lines. */
    readonly alone: boolean;
}

function lineOf(text: string, { start, end }: TextRange): StatementLine {
    const before = text.slice(0, start);
    const lineStart = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
    const rest = /^[^\n\r]*/.exec(text.slice(end))?.[0] ?? '';
    const lineEnd = end + rest.length;
    const lineBreak = /^(\r\n|\n|\r)/.exec(text.slice(lineEnd, lineEnd + 2))?.[0] ?? '';
    const lead = text.slice(lineStart, start);
    const comment = /^[ \t]*\/\//.test(rest) ? rest.trimEnd() : '';
    const alone = lead.trim() === '' && (rest.trim() === '' || comment !== '');
    const indent = /^[ \t]*/.exec(lead)?.[0] ?? '';
    return { start: lineStart, end: lineEnd, next: lineEnd + lineBreak.length, indent, comment, alone };
}

/** Removes a statement; a comment behind it stays on the line. */
export function removeStatement(text: string, statement: TextRange): TextEdit {
    const line = lineOf(text, statement);
    if (line.alone && line.comment === '') {
        return { range: { start: line.start, end: line.next }, newText: '' };
    }
    if (line.alone) {
        const blanks = /^[ \t]*/.exec(line.comment)?.[0].length ?? 0;
        return { range: { start: statement.start, end: statement.end + blanks }, newText: '' };
    }
    const blanks = /^[ \t]*/.exec(text.slice(statement.end))?.[0].length ?? 0;
    return { range: { start: statement.start, end: statement.end + blanks }, newText: '' };
}

/** Removes a statement that goes elsewhere, its comment with it; its text is then inserted there. */
export function takeStatement(
    text: string,
    statement: TextRange,
): { readonly edit: TextEdit; readonly text: string } {
    const line = lineOf(text, statement);
    const own = text.slice(statement.start, statement.end);
    return line.alone
        ? { edit: { range: { start: line.start, end: line.next }, newText: '' }, text: own + line.comment }
        : { edit: removeStatement(text, statement), text: own };
}

/** Inserts a statement before or after another one, on a line of its own where that one has one. */
export function insertStatement(
    text: string,
    statement: string,
    target: TextRange,
    before: boolean,
): TextEdit {
    const line = lineOf(text, target);
    const eol = lineEnding(text);
    if (!line.alone) {
        const place = before ? target.start : target.end;
        return { range: { start: place, end: place }, newText: before ? `${statement} ` : ` ${statement}` };
    }
    return before
        ? { range: { start: line.start, end: line.start }, newText: `${line.indent}${statement}${eol}` }
        : { range: { start: line.end, end: line.end }, newText: `${eol}${line.indent}${statement}` };
}
