// The small part of Markdown that rule pages use, for reading in a terminal.

import type { Style } from './style.ts';

/** Headings, code, links and bold text with the terminal's means; the Markdown itself where there are no colours. */
export function renderMarkdown(markdown: string, style: Style, columns: number): string {
    let isCode = false;
    const rendered: string[] = [];
    for (const line of markdown.split('\n')) {
        if (line.startsWith('```')) {
            isCode = !isCode;
        } else if (isCode) {
            rendered.push(`    ${style.cyan(line)}`.trimEnd());
        } else if (/^#+ /.test(line)) {
            rendered.push(style.bold(line.replace(/^#+ /, '')));
        } else {
            rendered.push(...wrap(line, columns).map(piece => inline(piece, style)));
        }
    }
    return rendered.join('\n');
}

function inline(text: string, style: Style): string {
    return text
        .replace(/\*\*([^*]+)\*\*/g, (_, bold: string) => style.bold(bold))
        .replace(/`([^`]+)`/g, (_, code: string) => style.cyan(code));
}

/** Breaks between words; what follows a list's dash is indented. Links are spelt out first. */
function wrap(line: string, columns: number): string[] {
    const plain = line.replace(/\[([^\]]+)\]\(([^)]+)\)/g, '$1 <$2>');
    const indent = plain.startsWith('- ') ? '  ' : '';
    const rows: string[] = [];
    let row = '';
    for (const word of plain.split(' ')) {
        if (row !== '' && row.length + 1 + word.length > columns) {
            rows.push(row);
            row = `${indent}${word}`;
        } else {
            row = row === '' ? word : `${row} ${word}`;
        }
    }
    return [...rows, row];
}
