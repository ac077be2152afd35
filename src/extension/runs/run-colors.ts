// Which colour of the panel's palette a run gets. Decided once, where the run begins, so that no line ever changes colour.

/** Length of the palette in `src/webview/theme.ts`; a test compares. */
export const paletteLength = 6;

/** The colour that the fewest of the runs in `used` have, the first of equals. */
export function chooseColor(used: readonly number[]): number {
    const counts = Array.from({ length: paletteLength }, () => 0);
    for (const color of used) {
        counts[color] = (counts[color] ?? 0) + 1;
    }
    return counts.indexOf(Math.min(...counts));
}
