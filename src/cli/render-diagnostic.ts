// A diagnostic as a person reads it in a terminal: what, where, the lines with carets under the place, what else has to
// do with it, and what would mend it.

import type { Severity } from '../model/finding.ts';
import { displayWidth, printable } from './display-width.ts';
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
    const width = String(Math.max(...shown.map(mark => mark.start.line), 1)).length;
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
                  ...snippetOf(shown, {
                      lines,
                      style,
                      paint,
                      gutter,
                      room: Math.max(40, columns - width - 4),
                  }),
              ];
    const notes = [
        ...fixes.map(
            ({ title, safety }) =>
                `${style.bold('fix:')} ${title}${safety === 'safe' ? '' : style.dim(' (changes training)')}`,
        ),
        ...(explains ? [`${style.bold('why:')} netspec explain ${rule}`] : []),
    ];
    return [
        head,
        place,
        ...snippet,
        ...(notes.length > 0 && lines !== undefined ? [gutter()] : []),
        ...notes.map(note => `${space} ${style.blue('=')} ${note}`),
    ].join('\n');
}

/** The marked lines in order; a gap of one line is shown, a longer one is dots. */
function snippetOf(marks: readonly Mark[], canvas: Canvas): string[] {
    const marked = [...new Set(marks.map(({ start }) => start.line))].sort((a, b) => a - b);
    const rows: string[] = [];
    for (const [index, line] of marked.entries()) {
        const before = marked[index - 1];
        if (before !== undefined && line - before === 2) {
            rows.push(...lineWithMarks(before + 1, [], canvas));
        } else if (before !== undefined && line - before > 2) {
            rows.push(canvas.style.blue('...'));
        }
        rows.push(
            ...lineWithMarks(
                line,
                marks.filter(({ start }) => start.line === line),
                canvas,
            ),
        );
    }
    return rows;
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
