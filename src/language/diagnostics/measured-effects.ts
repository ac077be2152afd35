// What was measured of a diagnostic's fixes: in its message, at the end of its line, and in its severity.

import {
    decidingFix,
    effectSentence,
    effectText,
    measuredSeverity,
    supportOf,
} from '../../lint/measured-effect.ts';
import type { LintConfiguration } from '../../lint/run.ts';
import type { SpecDiagnostic } from '../../model/finding.ts';
import type { PlacedDiagnostic } from './placed.ts';

/** The diagnostic with what was measured of it; a severity that is configured stays. */
export function withEffect(
    { diagnostic, measured = [] }: PlacedDiagnostic,
    { severities = {} }: LintConfiguration,
): { readonly diagnostic: SpecDiagnostic } {
    const deciding = decidingFix(measured);
    if (deciding === undefined) {
        return { diagnostic };
    }
    const { rule, severity, message } = diagnostic;
    return {
        diagnostic: {
            ...diagnostic,
            severity:
                severities[rule] === undefined ? measuredSeverity(severity, supportOf(deciding)) : severity,
            message: `${message}${measured.map(effectSentence).join('')}`,
            effect: effectText(deciding),
        },
    };
}
