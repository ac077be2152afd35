// The findings of the linter at their places in the text, one for each source token and rule.

import type { LintConfiguration } from '../../lint/run.ts';
import { lintNetwork } from '../../lint/run.ts';
import type { Finding, Severity, TextFix } from '../../model/finding.ts';
import { type FindingContext, rangeOfAnchor } from './place.ts';
import type { PlacedDiagnostic } from './placed.ts';

export const severityOrder: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** Lints every network; where several share a token, as the runs of one model do, the worst finding stands. */
export function lintDiagnostics(
    contexts: readonly FindingContext[],
    configuration: LintConfiguration,
    fixesOf: (finding: Finding, context: FindingContext) => readonly TextFix[],
): PlacedDiagnostic[] {
    const byPlace = new Map<string, { readonly placed: PlacedDiagnostic; readonly weight: number }>();
    for (const context of contexts) {
        for (const finding of lintNetwork(context, configuration)) {
            const placed = placeFinding(finding, context, fixesOf);
            const { rule, range, severity } = placed.diagnostic;
            const key = `${rule} ${range.start}-${range.end}`;
            const other = byPlace.get(key);
            const difference =
                other === undefined
                    ? -1
                    : severityOrder.indexOf(severity) -
                      severityOrder.indexOf(other.placed.diagnostic.severity);
            const { weight = 0 } = finding;
            if (other === undefined || difference < 0 || (difference === 0 && weight > other.weight)) {
                byPlace.set(key, { placed, weight });
            }
        }
    }
    return [...byPlace.values()].map(({ placed }) => placed);
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
