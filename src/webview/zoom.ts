// The part of the x axis that is looked at. Pure.

export interface Range {
    readonly from: number;
    readonly to: number;
}

/** The narrowest part, as a share of the whole axis, and in units of the axis. */
const leastShare = 1e-4;
const leastWidth = 1;

/** The part narrowed or widened by `factor` (below 1: closer), with `center` staying where it is; undefined for all of it. */
export function zoomBy(
    part: Range | undefined,
    whole: Range,
    center: number,
    factor: number,
): Range | undefined {
    const { from, to } = part ?? whole;
    return within({ from: center - (center - from) * factor, to: center + (to - center) * factor }, whole);
}

/** The part moved; it stops at the ends. Undefined where it is all of the axis. */
export function panBy(part: Range | undefined, whole: Range, distance: number): Range | undefined {
    if (part === undefined) {
        return undefined;
    }
    const width = part.to - part.from;
    const from = Math.max(whole.from, Math.min(whole.to - width, part.from + distance));
    return within({ from, to: from + width }, whole);
}

/** The part, no wider than the axis and no narrower than can be looked at; undefined for all of it. */
export function within({ from, to }: Range, whole: Range): Range | undefined {
    const span = whole.to - whole.from;
    const least = Math.min(span, Math.max(leastWidth, span * leastShare));
    const width = Math.max(least, to - from);
    if (!Number.isFinite(width) || width >= span * (1 - 1e-9)) {
        return undefined;
    }
    const middle = (from + to) / 2;
    const start = Math.max(whole.from, Math.min(whole.to - width, middle - width / 2));
    return { from: start, to: start + width };
}
