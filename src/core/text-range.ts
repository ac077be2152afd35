// Where something stands in a source text. Offsets rather than lines, because ranges are compared, nested and
// shifted far more often than they are shown; the language's shell turns them into lines and columns.

/** Half-open range of UTF-16 code units in a document, counted from 0. */
export interface TextRange {
    readonly start: number;
    readonly end: number;
}

/** Replaces the text in `range` by `newText`; an empty range inserts. */
export interface TextEdit {
    readonly range: TextRange;
    readonly newText: string;
}

/** True where `inner` lies within `outer`, ends included. */
export function containsRange(outer: TextRange, inner: TextRange): boolean {
    return outer.start <= inner.start && inner.end <= outer.end;
}

/**
 * Applies edits whose ranges refer to the original text and do not overlap.
 * Insertions at one place keep the order in which they are given.
 *
 * @throws RangeError where two edits overlap: that is a programmer's mistake, never a user's.
 */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
    const ordered = edits
        .map((edit, index) => ({ edit, index }))
        .sort((a, b) => a.edit.range.start - b.edit.range.start || a.index - b.index);
    let result = '';
    let position = 0;
    for (const { edit } of ordered) {
        if (edit.range.start < position) {
            throw new RangeError(`Edits overlap at offset ${edit.range.start}.`);
        }
        result += text.slice(position, edit.range.start) + edit.newText;
        position = edit.range.end;
    }
    return result + text.slice(position);
}
