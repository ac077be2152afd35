// The fixes of every diagnostic of a spec, for those who list them all. To check each by itself would analyse a spec of
// three thousand mistakes three thousand times; so mistakes of the language are mended all at once, and looked at again
// one by one only where that shows something new.

import { applyTextEdits, type TextEdit } from '../../core/text-range.ts';
import type { SpecDiagnostic, TextFix } from '../../model/finding.ts';
import type { PlacedDiagnostic } from '../diagnostics/placed.ts';
import { isLanguageRule, mendsMistake } from './nothing-new.ts';

/** Characters that may be analysed again for fixes that are checked by themselves; the rest then get no fixes. */
const mostCharacters = 2_000_000;

export interface FixChecks {
    readonly text: string;
    readonly placed: readonly PlacedDiagnostic[];
    /** The diagnostics of another text of the same spec. */
    diagnosticsOf(text: string): readonly SpecDiagnostic[];
    /** The fixes of one diagnostic, each checked by itself. */
    fixesFor(diagnostic: SpecDiagnostic): readonly TextFix[];
}

export function fixesForAll({
    text,
    placed,
    diagnosticsOf,
    fixesFor,
}: FixChecks): ReadonlyMap<SpecDiagnostic, readonly TextFix[]> {
    const checked = new Map<SpecDiagnostic, readonly TextFix[]>();
    const { fixes, edits } = fixesAtOnce(placed);
    if (fixes.length > 1) {
        const after = diagnosticsOf(applyTextEdits(text, edits));
        for (const { diagnostic, fix } of fixes) {
            if (mendsMistake(diagnostic, fix, after, edits)) {
                checked.set(diagnostic, [fix]);
            }
        }
    }
    let characters = 0;
    for (const { diagnostic, candidates } of placed) {
        if (!checked.has(diagnostic)) {
            const count = characters < mostCharacters ? candidates().length : 0;
            characters += count * text.length;
            checked.set(diagnostic, count === 0 ? [] : fixesFor(diagnostic));
        }
    }
    return checked;
}

/** The fix of each mistake of the language that has just one, as far as they do not stand in each other's way. */
function fixesAtOnce(placed: readonly PlacedDiagnostic[]) {
    const fixes: { readonly diagnostic: SpecDiagnostic; readonly fix: TextFix }[] = [];
    const edits: TextEdit[] = [];
    let end = -1;
    for (const { diagnostic, candidates } of placed) {
        const [fix, another] = isLanguageRule(diagnostic.rule) ? candidates() : [];
        const [edit, second] = fix?.edits ?? [];
        if (fix !== undefined && another === undefined && edit && !second && edit.range.start > end) {
            fixes.push({ diagnostic, fix });
            edits.push(edit);
            end = edit.range.end;
        }
    }
    return { fixes, edits };
}
