// Did you mean: the nearest name that would have fitted.

/** The candidate nearest to a misspelt name, undefined where none is near enough to be meant. */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
    // Any single letter is one letter away from any other, which tells nothing.
    const limit = name.length === 1 ? 0 : Math.max(1, Math.floor(name.length / 3));
    let best:
        | { readonly candidate: string; readonly distance: number; readonly asWritten: number }
        | undefined;
    for (const candidate of candidates) {
        if (candidate === name) {
            continue;
        }
        // The beginning of a name is as good as a misspelt one: `project` for `projection`.
        const begun = name.length >= 3 && candidate.startsWith(name);
        const distance = begun
            ? limit
            : distanceBetween(plain(name), plain(candidate), best?.distance ?? limit + 1);
        if (distance > limit || (best !== undefined && distance > best.distance)) {
            continue;
        }
        // Of two that are equally near, `l2` is nearer to `ll2` than `l1_l2` is.
        const asWritten = distanceBetween(name, candidate, 2 * limit + 1);
        if (best === undefined || distance < best.distance || asWritten < best.asWritten) {
            best = { candidate, distance, asWritten };
        }
    }
    return best?.candidate;
}

/** Names are compared without case and underscores, since `LeakyReLU` and `leaky_relu` are one name to a person. */
function plain(name: string): string {
    return name.toLowerCase().replaceAll('_', '');
}

/**
 * Number of letters to insert, delete, replace or swap with a neighbour (optimal string alignment), or any number
 * above `limit` where it is more than that.
 */
export function distanceBetween(a: string, b: string, limit: number): number {
    if (Math.abs(a.length - b.length) > limit || a.length > 64 || b.length > 64) {
        return limit + 1;
    }
    let beforePrevious: number[] = [];
    let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
    for (let i = 1; i <= a.length; i++) {
        const current = [i];
        for (let j = 1; j <= b.length; j++) {
            const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
            let distance = Math.min(replaced, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1);
            if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
                distance = Math.min(distance, (beforePrevious[j - 2] ?? 0) + 1);
            }
            current.push(distance);
        }
        beforePrevious = previous;
        previous = current;
    }
    return previous[b.length] ?? 0;
}
