// A fix is offered only if its result is better: the diagnostic gone, and nothing reported that was not before.

import { languageRules, type Severity, type SpecDiagnostic } from '../../model/finding.ts';
import { severityOrder } from '../diagnostics/lint-diagnostics.ts';

/**
 * Compares the diagnostics before and after a fix. A fix moves layers about, so diagnostics are counted by rule and
 * severity rather than matched by place.
 */
export function leadsToNothingNew(
    fixed: SpecDiagnostic,
    before: readonly SpecDiagnostic[],
    after: readonly SpecDiagnostic[],
): boolean {
    const isLanguage = (rule: string) => languageRules.some(known => known === rule);
    // Mending a mistake of the language may let the linter see the network for the first time: what it then says is no
    // harm done by the fix.
    const compared = [...before, ...after]
        .map(({ rule }) => rule)
        .filter(rule => !isLanguage(fixed.rule) || isLanguage(rule));
    const rules = new Set(compared);
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
