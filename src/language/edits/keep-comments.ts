// No fix takes a comment away: what stood inside a text that it replaces or removes gets lines of its own before the
// statement or setting.

import type { TextEdit } from '../../core/text-range.ts';
import type { TextFix } from '../../model/finding.ts';
import { isIgnoreComment } from '../diagnostics/ignores.ts';
import { type EditedText, partAround } from './edited-text.ts';
import { indentAt, lineEnding } from './lines.ts';

interface Comment {
    readonly image: string;
    readonly startOffset: number;
}

/**
 * The fix with the comments that it would lose. Undefined where it cannot keep them: an ignore comment means something
 * else in another place.
 *
 * @param comments all of the text, in its order.
 */
export function keepingComments(
    fix: TextFix,
    source: EditedText,
    comments: readonly Comment[],
): TextFix | undefined {
    const { text } = source;
    if (!fix.edits.some(({ range }) => text.slice(range.start, range.end).includes('//'))) {
        return fix;
    }
    // What is moved is written in another place.
    const written = fix.edits.flatMap(({ newText }) => newText.match(/\/\/[^\n\r]*/g) ?? []);
    const edits: TextEdit[] = [];
    const insertions: TextEdit[] = [];
    for (const edit of fix.edits) {
        const { start, end } = edit.range;
        const own = comments.filter(comment => start <= comment.startOffset && comment.startOffset < end);
        const lost = own.filter(({ image }) => {
            const index = written.findIndex(other => other.trimEnd() === image.trimEnd());
            if (index >= 0) {
                written.splice(index, 1);
            }
            return index < 0 && text.slice(start, end).trim() !== image.trim();
        });
        const kept = lost.length === 0 ? [edit] : withComments(edit, lost, source);
        if (kept === undefined || lost.some(({ image }) => isIgnoreComment(image))) {
            return undefined;
        }
        edits.push(...kept.slice(-1));
        insertions.push(...kept.slice(0, -1));
    }
    // Of two edits at one place the insertion is the first.
    return { ...fix, edits: [...insertions, ...edits] };
}

/** The edit, after the insertion of the comments where its own text is not the place for them. */
function withComments(
    { range, newText }: TextEdit,
    lost: readonly Comment[],
    { text, index }: EditedText,
): TextEdit[] | undefined {
    const first = range.start + (/^\s*/.exec(text.slice(range.start, range.end))?.[0].length ?? 0);
    const place = partAround(index, first)?.range.start;
    if (place === undefined) {
        return undefined;
    }
    const indent = indentAt(text, place);
    const lines = lost.map(({ image }) => image.trimEnd()).join(`${lineEnding(text)}${indent}`);
    const lineBreak = lineEnding(text) + indent;
    if (range.start < place) {
        return [{ range, newText: `${indent}${lines}${lineEnding(text)}${newText}` }];
    }
    if (range.start > place) {
        return [
            { range: { start: place, end: place }, newText: lines + lineBreak },
            { range, newText },
        ];
    }
    const isLast = newText === '' && /^[ \t]*(?:[\n\r]|$)/.test(text.slice(range.end));
    return [{ range, newText: isLast ? lines : `${lines}${lineBreak}${newText}` }];
}
