// The colours of charts that leave the editor: on white paper, told apart by the colour-blind too (the six of the panel's
// light themes, each of which a test measures). A page that shows a chart may set others by the variables.

import type { Paint } from './scene.ts';

export const seriesColors = ['#0070d8', '#b45300', '#43208a', '#454a00', '#00857a', '#d81b60'] as const;

const named = { ink: '#1f2328', muted: '#59636e', ground: '#ffffff' } as const;
export const gridColor = '#d1d9e0';

/** Red, green and blue of the two ends of a diverging scale, below and above zero: on light and on dark ground. */
export const belowZero = [214, 110, 10] as const;
export const aboveZero = [30, 130, 240] as const;

/** What a page sets where dark colours are preferred. */
export const darkChartVariables = [
    '--chart-ground:#1b1d21',
    '--chart-ink:#dfe2e6',
    '--chart-muted:#9aa2ab',
    '--chart-grid:#3a3f46',
    '--chart-series-1:#59a4f9',
    '--chart-series-2:#e69f00',
    '--chart-series-3:#dcc4ff',
    '--chart-series-4:#d3ee8f',
    '--chart-series-5:#3fc9b0',
    '--chart-series-6:#e2664a',
].join(';');

/** The colour where no variable is set. */
export function plainColor(paint: Paint): string {
    return typeof paint === 'number' ? seriesColors[paint % seriesColors.length]! : named[paint];
}

/** `series-1`, `ink`: the end of the class's and of the variable's name. */
export function paintName(paint: Paint): string {
    return typeof paint === 'number' ? `series-${(paint % seriesColors.length) + 1}` : paint;
}

/** The style sheet by which a page's variables, as `--chart-series-1`, reach a chart. */
export function chartStyles(): string {
    const paints: readonly Paint[] = [...seriesColors.keys(), 'ink', 'muted', 'ground'];
    const rules = paints.flatMap(paint => {
        const name = paintName(paint);
        const value = `var(--chart-${name}, ${plainColor(paint)})`;
        return [`.chart-fill-${name}{fill:${value}}`, `.chart-stroke-${name}{stroke:${value}}`];
    });
    return [...rules, `.chart-stroke-grid{stroke:var(--chart-grid, ${gridColor})}`].join('');
}
