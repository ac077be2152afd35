// A diagnostic as a person reads it in a terminal: what, where, the lines around with carets under the place, what else
// has to do with it, and what would mend it.

import type { Severity } from '../model/finding.ts';
import { displayWidth, printable } from './display-width.ts';
import { fixPreview } from './fix-preview.ts';
import type { Lines, Position } from './lines.ts';
import type { PlacedDiagnostic } from './placed-diagnostic.ts';
import type { Style } from './style.ts';

interface Mark {
    readonly start: Position;
    readonly end: Position;
    readonly label: string;
    readonly isPrimary: boolean;
}

interface Canvas {
    readonly lines: Lines;
    readonly style: Style;
    readonly paint: (text: string) => string;
    /** Columns that are left for a line of the text. */
    readonly room: number;
    readonly gutter: (line?: number) => string;
}

/** Lines shown above and below each marked one. */
const contextLines = 2;

const paints: Readonly<Record<Severity, keyof Style>> = {
    error: 'red',
    warning: 'yellow',
    info: 'blue',
    hint: 'cyan',
};

/**
 * @param lines the file's text; undefined where it could not be read.
 * @param columns the terminal's width; longer lines are cut around the place.
 * @param explains true where `netspec explain` knows the rule.
 */
export function renderDiagnostic(
    diagnostic: PlacedDiagnostic,
    lines: Lines | undefined,
    { style, columns, explains }: { style: Style; columns: number; explains: boolean },
): string {
    const { file, start, end, rule, severity, message, related, fixes } = diagnostic;
    const paint = (text: string) => style.bold(style[paints[severity]](text));
    const marks: Mark[] = [
        { start, end, label: '', isPrimary: true },
        ...related.map(place => ({ ...place, label: place.message, isPrimary: false })),
    ];
    const shown = lines === undefined ? [] : marks;
    const rows = lines === undefined ? [] : rowsToShow(shown, lines);
    const width = String(Math.max(...rows, 1)).length;
    const gutter = (line?: number) =>
        style.blue(`${(line === undefined ? '' : String(line)).padStart(width)} |`);
    const space = ' '.repeat(width);
    const head = `${paint(severity)}${style.bold(`[${rule}]: ${printable(message)}`)}`;
    const place = `${space}${style.blue('-->')} ${file}:${start.line}:${start.column}`;
    const snippet =
        lines === undefined
            ? []
            : [
                  gutter(),
                  ...snippetOf(rows, shown, {
                      lines,
                      style,
                      paint,
                      gutter,
                      room: Math.max(40, columns - width - 4),
                  }),
              ];
    const note = (text: string) => `${space} ${style.blue('=')} ${text}`;
    const notes = [
        ...fixes.flatMap((fix, index) => [
            note(
                `${style.bold('fix:')} ${fix.title}${fix.safety === 'safe' ? '' : style.dim(' (changes training)')}`,
            ),
            // The preferred fix alone is shown in full.
            ...(index === 0 && lines !== undefined ? fixPreview(fix, lines, { style, width, columns }) : []),
        ]),
        ...(explains ? [note(`${style.bold('why:')} netspec explain ${rule}`)] : []),
    ];
    return [
        head,
        place,
        ...snippet,
        ...(notes.length > 0 && lines !== undefined ? [gutter()] : []),
        ...notes,
    ].join('\n');
}

/** The marked lines and those around them, without blank ones at the ends; a gap of one line is closed. */
function rowsToShow(marks: readonly Mark[], lines: Lines): number[] {
    const marked = new Set(marks.map(({ start }) => start.line));
    const rows = new Set<number>();
    for (const line of marked) {
        for (let row = line - contextLines; row <= line + contextLines; row++) {
            if (row >= 1 && row <= lines.count) {
                rows.add(row);
            }
        }
    }
    for (const row of [...rows]) {
        if (rows.has(row + 2)) {
            rows.add(row + 1);
        }
    }
    const isIdle = (row: number) => !marked.has(row) && lines.textOf(row).trim() === '';
    return stretchesOf([...rows].sort((a, b) => a - b)).flatMap(stretch => {
        const first = stretch.findIndex(row => !isIdle(row));
        const last = stretch.findLastIndex(row => !isIdle(row));
        return stretch.slice(first, last + 1);
    });
}

/** Ascending numbers, cut where one is left out. */
function stretchesOf(numbers: readonly number[]): number[][] {
    const stretches: number[][] = [];
    for (const value of numbers) {
        const current = stretches.at(-1);
        if (current?.at(-1) === value - 1) {
            current.push(value);
        } else {
            stretches.push([value]);
        }
    }
    return stretches;
}

/** The lines in order, marks under them; what is left out between two of them is dots. */
function snippetOf(rows: readonly number[], marks: readonly Mark[], canvas: Canvas): string[] {
    return rows.flatMap((line, index) => {
        const before = rows[index - 1];
        const own = marks.filter(({ start }) => start.line === line);
        return [
            ...(before !== undefined && line - before > 1 ? [canvas.style.blue('...')] : []),
            ...lineWithMarks(line, own, canvas),
        ];
    });
}

function lineWithMarks(line: number, marks: readonly Mark[], canvas: Canvas): string[] {
    const { lines, style, paint, gutter, room } = canvas;
    const source = lines.textOf(line);
    const columnOf = (column: number) => displayWidth(printable(source.slice(0, column - 1)));
    const places = marks.map(mark => {
        const from = columnOf(mark.start.column);
        const last = mark.end.line > mark.start.line ? source.trimEnd().length + 1 : mark.end.column;
        return { mark, from, length: Math.max(1, columnOf(last) - from) };
    });
    const focus = places.find(({ mark }) => mark.isPrimary) ?? places[0];
    const { text, skipped } = cut(printable(source), focus?.from ?? 0, focus?.length ?? 0, room);
    const rows = [`${gutter(line)} ${text}`.trimEnd()];
    for (const { mark, from, length } of places) {
        const column = from - skipped;
        if (column < 0 || column >= room) {
            continue;
        }
        const carets = (mark.isPrimary ? '^' : '-').repeat(Math.min(length, room - column));
        const continues = mark.end.line > mark.start.line ? ` to line ${mark.end.line}` : '';
        const label = `${carets}${continues}${mark.label === '' ? '' : ` ${printable(mark.label)}`}`;
        rows.push(`${gutter()} ${' '.repeat(column)}${mark.isPrimary ? paint(label) : style.blue(label)}`);
    }
    return rows;
}

/** A line that is wider than the room, cut so that the place of interest shows; `skipped` columns are gone in front. */
function cut(
    text: string,
    from: number,
    length: number,
    room: number,
): { readonly text: string; readonly skipped: number } {
    if (displayWidth(text) <= room) {
        return { text, skipped: 0 };
    }
    // The start of the line says most, so it stays where the place is near enough to it.
    const start = from + Math.min(length, room / 2) <= room - 3 ? 0 : from - Math.floor(room / 3);
    let position = 0;
    let skipped = 0;
    let kept = '';
    for (const character of text) {
        const width = displayWidth(character);
        if (position < start) {
            skipped += width;
        } else if (position + width <= start + room - 3) {
            kept += character;
        }
        position += width;
    }
    const isCutBehind = position > start + room - 3;
    return start === 0
        ? { text: `${kept}...`, skipped: 0 }
        : { text: `...${kept.slice(3)}${isCutBehind ? '...' : ''}`, skipped };
}
