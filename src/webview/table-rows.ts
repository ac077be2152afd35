// The rows of the data table: every epoch of a short run, evenly chosen ones of a long run. Pure.

/** Rows beyond which a table helps nobody and slows the page. */
export const mostRows = 400;

/**
 * The epochs to list, ascending from 1: all up to `most`, else evenly spaced ones with the first, the last and each of
 * `always`, which may exceed `most` by as many as they are.
 */
export function tableEpochs(epochs: number, always: readonly number[], most = mostRows): number[] {
    if (epochs <= most) {
        return Array.from({ length: epochs }, (_, row) => row + 1);
    }
    const chosen = new Set(always.filter(epoch => epoch >= 1 && epoch <= epochs));
    for (let row = 0; row < most; row++) {
        chosen.add(1 + Math.round((row * (epochs - 1)) / (most - 1)));
    }
    return [...chosen].sort((a, b) => a - b);
}
