// Edits of whole statements: a statement alone on its line takes the line with it, indentation and line endings stay as
// they are, and no comment is lost.

import type { TextEdit, TextRange } from '../../core/text-range.ts';
import { isIgnoreComment } from '../diagnostics/ignores.ts';

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

/** The blanks that the line of an offset begins with. */
export function indentAt(text: string, offset: number): string {
    return /^[ \t]*/.exec(text.slice(lineStartOf(text, offset), offset))?.[0] ?? '';
}

function lineStartOf(text: string, offset: number): number {
    return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

function lineOf(text: string, { start, end }: TextRange): StatementLine {
    const lineStart = start === 0 ? 0 : lineStartOf(text, start);
    const rest = /^[^\n\r]*/.exec(text.slice(end))?.[0] ?? '';
    const lineEnd = end + rest.length;
    const lineBreak = /^(\r\n|\n|\r)/.exec(text.slice(lineEnd, lineEnd + 2))?.[0] ?? '';
    const lead = text.slice(lineStart, start);
    const comment = /^[ \t]*\/\//.test(rest) ? rest.trimEnd() : '';
    const alone = lead.trim() === '' && (rest.trim() === '' || comment !== '');
    const indent = /^[ \t]*/.exec(lead)?.[0] ?? '';
    return { start: lineStart, end: lineEnd, next: lineEnd + lineBreak.length, indent, comment, alone };
}

/** The comments on the lines directly above a line, each with its line break, in the order of the text. */
function commentLinesAbove(text: string, lineStart: number): TextRange[] {
    const lines: TextRange[] = [];
    let end = lineStart;
    while (end > 0) {
        const lineBreak = text.slice(0, end).endsWith('\r\n') ? 2 : 1;
        const start = end - lineBreak <= 0 ? 0 : lineStartOf(text, end - lineBreak);
        if (!/^[ \t]*\/\//.test(text.slice(start, end))) {
            break;
        }
        lines.unshift({ start, end });
        end = start;
    }
    return lines;
}

/** Removes a statement; a comment above it or behind it stays, but for one that silences rules about it. */
export function removeStatement(text: string, statement: TextRange): TextEdit[] {
    const line = lineOf(text, statement);
    const isFirst = text.slice(line.start, statement.start).trim() === '';
    const ignores = isFirst
        ? commentLinesAbove(text, line.start).filter(({ start, end }) =>
              isIgnoreComment(text.slice(start, end)),
          )
        : [];
    const removed = ignores.map(range => ({ range, newText: '' }));
    if (line.alone && isIgnoreComment(line.comment)) {
        // Behind a layer it silences nothing, but left alone on its line it would silence rules about the next one.
        const end = statement.end + blanksAt(line.comment);
        return [
            ...removed,
            { range: { start: line.start, end }, newText: '' },
            { range: { start: end, end: line.next }, newText: '' },
        ];
    }
    return [...removed, removalOf(text, statement, line)];
}

function removalOf(text: string, statement: TextRange, line: StatementLine): TextEdit {
    if (line.alone && line.comment === '') {
        return { range: { start: line.start, end: line.next }, newText: '' };
    }
    const blanks = blanksAt(line.alone ? line.comment : text.slice(statement.end));
    return { range: { start: statement.start, end: statement.end + blanks }, newText: '' };
}

function blanksAt(text: string): number {
    return /^[ \t]*/.exec(text)?.[0].length ?? 0;
}

interface TakenStatement {
    readonly edits: readonly TextEdit[];
    readonly statement: string;
    /** The comments that go along: those above it, each for a line, and the one behind it with the blanks before. */
    readonly above: readonly string[];
    readonly behind: string;
}

/**
 * Removes a statement that goes elsewhere; its text is then inserted there. The comment behind it and those directly
 * above it go with it where it has its lines for itself.
 */
export function takeStatement(text: string, statement: TextRange): TakenStatement {
    const line = lineOf(text, statement);
    const own = text.slice(statement.start, statement.end);
    if (!line.alone) {
        return { edits: [removalOf(text, statement, line)], statement: own, above: [], behind: '' };
    }
    const above = commentLinesAbove(text, line.start);
    const start = above[0]?.start ?? line.start;
    return {
        edits: [{ range: { start, end: line.next }, newText: '' }],
        statement: own,
        above: above.map(range => text.slice(range.start, range.end).trim()),
        behind: line.comment,
    };
}

/**
 * Inserts a statement before or after another one, on a line of its own where that one has one, and before the comments
 * that are about that one.
 *
 * @param above the lines of comments that stand above it.
 */
export function insertStatement(
    text: string,
    inserted: string,
    target: TextRange,
    before: boolean,
    above: readonly string[] = [],
): TextEdit {
    const line = lineOf(text, target);
    const eol = lineEnding(text);
    const lineBreak = eol + line.indent;
    const statement = [...above, inserted].join(lineBreak);
    const at = (place: number, newText: string) => ({ range: { start: place, end: place }, newText });
    if (line.alone && before) {
        const place = commentLinesAbove(text, line.start)[0]?.start ?? line.start;
        return at(place, `${line.indent}${statement}${eol}`);
    }
    if (line.alone) {
        return at(line.end, `${lineBreak}${statement}`);
    }
    if (!statement.includes('//')) {
        return before ? at(target.start, `${statement} `) : at(target.end, ` ${statement}`);
    }
    // A comment ends with its line, so what follows needs another.
    const isLast = /^[ \t]*(?:[\n\r]|$)/.test(text.slice(target.end));
    return before
        ? at(target.start, `${statement}${lineBreak}`)
        : at(target.end, `${lineBreak}${statement}${isLast ? '' : lineBreak}`);
}
