// What a fix does to the text, as the lines that go and the lines that come.

import { printable } from './display-width.ts';
import type { Lines } from './lines.ts';
import type { PlacedEdit, PlacedFix } from './placed-diagnostic.ts';
import type { Style } from './style.ts';

/** A fix of more lines than these is named and not shown. */
const mostRows = 12;

/** Rows as `12 -     dropout(0.2)`; none where the fix is long, or changes nothing but blanks at the end. */
export function fixPreview(
    { edits }: PlacedFix,
    lines: Lines,
    { style, width, columns }: { readonly style: Style; readonly width: number; readonly columns: number },
): string[] {
    let shift = 0;
    const rows = hunksOf(edits).flatMap(hunk => {
        const { first, before, after } = linesOf(hunk, lines);
        const number = (line: number) => String(line).padStart(width);
        const shown = (line: string) => cut(printable(line), columns - width - 3);
        const gone = before.map((line, index) => style.red(`${number(first + index)} - ${shown(line)}`));
        const come = after.map((line, index) =>
            style.green(`${number(first + shift + index)} + ${shown(line)}`),
        );
        shift += after.length - before.length;
        return [...gone, ...come].map(row => row.trimEnd());
    });
    return rows.length > mostRows ? [] : rows;
}

/** Edits by the stretches of lines that they touch. */
function hunksOf(edits: readonly PlacedEdit[]): PlacedEdit[][] {
    const ordered = [...edits].sort((a, b) => a.start.line - b.start.line || a.start.column - b.start.column);
    const hunks: PlacedEdit[][] = [];
    let last = Number.NEGATIVE_INFINITY;
    for (const edit of ordered) {
        const current = hunks.at(-1);
        if (current !== undefined && edit.start.line <= last) {
            current.push(edit);
        } else {
            hunks.push([edit]);
        }
        last = Math.max(last, edit.end.line);
    }
    return hunks;
}

/** The lines of a hunk before and after its edits, without those at both ends that stay. */
function linesOf(hunk: readonly PlacedEdit[], lines: Lines) {
    const first = hunk[0]?.start.line ?? 1;
    const last = Math.max(...hunk.map(({ end }) => end.line));
    const before = Array.from({ length: last - first + 1 }, (_, index) => lines.textOf(first + index));
    let text = '';
    let from = { line: first, column: 1 };
    const between = (end: { readonly line: number; readonly column: number }) => {
        const whole = before.slice(from.line - first, end.line - first + 1);
        const piece = whole.map((line, index) =>
            index === whole.length - 1 ? line.slice(0, end.column - 1) : line,
        );
        return piece.join('\n').slice(from.column - 1);
    };
    for (const { start, end, newText } of hunk) {
        text += between(start) + newText.replaceAll('\r', '');
        from = end;
    }
    text += between({ line: last, column: Number.POSITIVE_INFINITY });
    const after = text.split('\n');
    let head = 0;
    while (head < before.length && head < after.length && before[head] === after[head]) {
        head += 1;
    }
    let tail = 0;
    const most = Math.min(before.length, after.length) - head;
    while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) {
        tail += 1;
    }
    return {
        first: first + head,
        before: before.slice(head, before.length - tail),
        after: after.slice(head, after.length - tail),
    };
}

function cut(line: string, room: number): string {
    return line.length <= room ? line : `${line.slice(0, Math.max(0, room - 3))}...`;
}
