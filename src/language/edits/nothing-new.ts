// A fix is offered only if its result is better: the diagnostic gone, and nothing reported that was not before.

import type { TextEdit, TextRange } from '../../core/text-range.ts';
import { languageRules, type Severity, type SpecDiagnostic, type TextFix } from '../../model/finding.ts';
import { severityOrder } from '../diagnostics/lint-diagnostics.ts';

/** True where `after`, the diagnostics of the text with the fix applied, are no worse than those `before` it. */
export function leadsToNothingNew(
    fixed: SpecDiagnostic,
    before: readonly SpecDiagnostic[],
    fix: TextFix,
    after: readonly SpecDiagnostic[],
): boolean {
    return isLanguageRule(fixed.rule) ? mendsMistake(fixed, fix, after) : mendsFinding(fixed, before, after);
}

export function isLanguageRule(rule: string): boolean {
    return languageRules.some(known => known === rule);
}

/**
 * A mistake of the language hides the rest of the network, so mending it may bring other mistakes to light: those are no
 * harm done by the fix, unless they stand in what it has written. `applied` are the edits of all fixes where several
 * were applied at once.
 */
export function mendsMistake(
    fixed: SpecDiagnostic,
    { edits }: TextFix,
    after: readonly SpecDiagnostic[],
    applied: readonly TextEdit[] = edits,
): boolean {
    const own = new Set(edits);
    const written: TextRange[] = [];
    let shift = 0;
    let place = fixed.range.start;
    for (const edit of [...applied].sort((a, b) => a.range.start - b.range.start)) {
        const { range, newText } = edit;
        const start = range.start + shift;
        if (own.has(edit)) {
            written.push({ start, end: start + newText.length });
        }
        const growth = newText.length - (range.end - range.start);
        place += range.end <= fixed.range.start ? growth : 0;
        shift += growth;
    }
    return !after.some(
        ({ rule, range }) =>
            isLanguageRule(rule) &&
            ((rule === fixed.rule && range.start === place) ||
                written.some(({ start, end }) => range.start < end && start < range.end)),
    );
}

/** A fix moves layers about, so diagnostics are counted by rule and severity rather than matched by place. */
function mendsFinding(
    fixed: SpecDiagnostic,
    before: readonly SpecDiagnostic[],
    after: readonly SpecDiagnostic[],
): boolean {
    const rules = new Set([...before, ...after].map(({ rule }) => rule));
    for (const rule of rules) {
        for (const severity of severityOrder) {
            const allowed =
                count(before, rule, severity) - (rule === fixed.rule && reaches(fixed, severity) ? 1 : 0);
            if (count(after, rule, severity) > allowed) {
                return false;
            }
        }
    }
    return true;
}

/** Diagnostics of a rule that are at least this severe. */
function count(diagnostics: readonly SpecDiagnostic[], rule: string, severity: Severity): number {
    return diagnostics.filter(diagnostic => diagnostic.rule === rule && reaches(diagnostic, severity)).length;
}

function reaches(diagnostic: SpecDiagnostic, severity: Severity): boolean {
    return severityOrder.indexOf(diagnostic.severity) <= severityOrder.indexOf(severity);
}
