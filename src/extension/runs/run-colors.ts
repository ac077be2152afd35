// Which colour of the panel's palette a run gets. Decided once, where the run begins, so that no line ever changes colour.

/** Length of the palette in `src/webview/theme.ts`; a test compares. */
export const paletteLength = 6;

/**
 * The colour that the fewest of the runs in `used` have, the first of equals.
 *
 * @param used colours of the runs there are
 * @param partner colour of the run that this one is drawn with, which it must not have
 */
export function chooseColor(used: readonly number[], partner?: number): number {
    const counts = Array.from({ length: paletteLength }, () => 0);
    for (const color of used) {
        counts[color] = (counts[color] ?? 0) + 1;
    }
    let best = partner === 0 ? 1 : 0;
    for (let color = best + 1; color < paletteLength; color++) {
        if (color !== partner && (counts[color] ?? 0) < (counts[best] ?? 0)) {
            best = color;
        }
    }
    return best;
}
