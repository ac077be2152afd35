// The findings of the linter at their places in the text, one for each source token and rule.

import type { LintConfiguration } from '../../lint/run.ts';
import { lintNetwork } from '../../lint/run.ts';
import type { Finding, Severity, TextFix } from '../../model/finding.ts';
import { type FindingContext, rangeOfAnchor } from './place.ts';
import type { PlacedDiagnostic } from './placed.ts';

export const severityOrder: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** Lints every network; where two networks share a token, the worse finding stands. */
export function lintDiagnostics(
    contexts: readonly FindingContext[],
    configuration: LintConfiguration,
    fixesOf: (finding: Finding, context: FindingContext) => readonly TextFix[],
): PlacedDiagnostic[] {
    const byPlace = new Map<string, PlacedDiagnostic>();
    for (const context of contexts) {
        for (const finding of lintNetwork(context, configuration)) {
            const placed = placeFinding(finding, context, fixesOf);
            const { rule, range, severity } = placed.diagnostic;
            const key = `${rule} ${range.start}-${range.end}`;
            const other = byPlace.get(key)?.diagnostic.severity;
            if (other === undefined || severityOrder.indexOf(severity) < severityOrder.indexOf(other)) {
                byPlace.set(key, placed);
            }
        }
    }
    return [...byPlace.values()];
}

function placeFinding(
    finding: Finding,
    context: FindingContext,
    fixesOf: (finding: Finding, context: FindingContext) => readonly TextFix[],
): PlacedDiagnostic {
    const { rule, severity, message, anchor, related } = finding;
    return {
        diagnostic: {
            rule,
            severity,
            message,
            range: rangeOfAnchor(context, anchor) ?? { start: 0, end: 0 },
            related: related.flatMap(other => {
                const range = rangeOfAnchor(context, other.anchor);
                return range === undefined ? [] : [{ message: other.message, range }];
            }),
        },
        candidates: () => fixesOf(finding, context),
    };
}
