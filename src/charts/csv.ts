// The table of a chart as comma-separated values (RFC 4180), numbers unrounded.

import type { SceneTable } from './scene.ts';

export function csvOf({ headings, rows }: SceneTable): string {
    return [headings, ...rows].map(row => `${row.map(cellText).join(',')}\r\n`).join('');
}

function cellText(cell: string | number | undefined): string {
    const text = cell === undefined || Number.isNaN(cell) ? '' : String(cell);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
