import type { TextRange } from './text-range.ts';

/**
 * Where ranges of an earlier text stand in a later one: undefined for those that an edit has touched. Edits in several
 * places count as one from the first to the last of them, so what lies between them is taken for touched.
 */
export function unchangedRanges(before: string, after: string): (range: TextRange) => TextRange | undefined {
    const shorter = Math.min(before.length, after.length);
    let prefix = 0;
    while (prefix < shorter && before[prefix] === after[prefix]) {
        prefix++;
    }
    let suffix = 0;
    while (suffix < shorter - prefix && before.at(-1 - suffix) === after.at(-1 - suffix)) {
        suffix++;
    }
    const isSame = prefix === before.length && before.length === after.length;
    const shift = after.length - before.length;
    return ({ start, end }) => {
        // What begins or ends right at an edit may have become longer by it.
        if (isSame || end < prefix) {
            return { start, end };
        }
        return start > before.length - suffix ? { start: start + shift, end: end + shift } : undefined;
    };
}
