// What the pages of the studies are made of: tables, numbers with their intervals, and pictures.

import { darkChartVariables } from '../../src/charts/chart-colors.ts';
import type { Scene } from '../../src/charts/scene.ts';
import { renderSvg } from '../../src/charts/svg.ts';
import type { PairedInterval } from '../../src/experiments/comparison/paired-interval.ts';

export const missing = 'not measured';

export type Row = readonly string[];

/** @param words columns of text, which stand to the left as the first does */
export function table(headings: Row, rows: readonly Row[], words: readonly number[] = []): string {
    const line = (cells: Row) => `| ${cells.join(' | ')} |`;
    return [
        line(headings),
        line(headings.map((_, column) => (column === 0 || words.includes(column) ? '---' : '---:'))),
        ...rows.map(line),
    ].join('\n');
}

/** A file on its own, in light colours or dark ones, as whoever looks at it prefers. */
export function pagePicture(scene: Scene): string {
    const dark = `<style>@media (prefers-color-scheme:dark){:root{${darkChartVariables}}}</style>`;
    return renderSvg(scene).replace('</desc>\n', `</desc>\n${dark}\n`);
}

/** `-12.3 ± 1.4`: the margin in two significant digits, and the mean as fine. A single pair has no margin. */
export function changeText({ mean, margin }: Pick<PairedInterval, 'mean' | 'margin'>, factor = 1): string {
    const [shown, reach] = [factor * mean, factor * margin];
    const sign = shown > 0 ? '+' : '';
    if (!Number.isFinite(reach)) {
        return `${sign}${Number(shown.toPrecision(2))}`;
    }
    const digits = decimalsOf(reach);
    // A mean that rounds to zero has no sign.
    const rounded = shown.toFixed(digits);
    return Number(rounded) === 0
        ? `${rounded.replace('-', '')} ± ${reach.toFixed(digits)}`
        : `${sign}${rounded} ± ${reach.toFixed(digits)}`;
}

/** Decimals that show a number in two significant digits, none where it is 10 or more. */
export function decimalsOf(value: number): number {
    return value === 0 ? 1 : Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(Math.abs(value)))));
}
