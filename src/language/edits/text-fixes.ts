// The fixes of a finding as fixes of the text.

import type { TextEdit } from '../../core/text-range.ts';
import type { Finding, TextFix } from '../../model/finding.ts';
import type { FindingContext } from '../diagnostics/place.ts';
import { type EditedText, textEditsOf } from './network-edits.ts';
import { holdsForAllValues } from './right-everywhere.ts';

/** In the finding's order of preference; those that no text can express are left out. */
export function textFixesOf(
    finding: Finding,
    context: FindingContext,
    source: EditedText,
): readonly TextFix[] {
    return finding.fixes.flatMap(fix => {
        const { title, safety, edits } = fix;
        if (!holdsForAllValues(finding, fix, context)) {
            return [];
        }
        const texts = edits.map(edit => textEditsOf(edit, context, source));
        if (!texts.every(some => some !== undefined)) {
            return [];
        }
        const all = withoutRepetition(texts.flat());
        return overlap(all) ? [] : [{ title, safety, edits: all }];
    });
}

/** Two instances of one statement ask for the same edit. */
function withoutRepetition(edits: readonly TextEdit[]): TextEdit[] {
    return [...new Map(edits.map(edit => [JSON.stringify(edit), edit])).values()];
}

function overlap(edits: readonly TextEdit[]): boolean {
    const ordered = [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
    return ordered.some((edit, index) => {
        const previous = ordered[index - 1];
        return previous !== undefined && edit.range.start < previous.range.end;
    });
}
