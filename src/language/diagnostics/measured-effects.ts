// What was measured of a diagnostic's fixes: in its message, at the end of its line, and in its severity.

import type { TextRange } from '../../core/text-range.ts';
import {
    decidingFix,
    effectSentence,
    effectText,
    measuredSeverity,
    supportOf,
} from '../../lint/measured-effect.ts';
import type { LintConfiguration } from '../../lint/run.ts';
import type { SpecDiagnostic } from '../../model/finding.ts';
import {
    type FixOfRun,
    isSameFix,
    type MeasuredDropout,
    type MeasuredFix,
    type Measurements,
} from '../../model/measurements.ts';
import type { ResolvedRun } from '../../model/resolved.ts';
import { runFingerprint } from '../../model/run-fingerprint.ts';
import { type FindingContext, rangeOfAnchor } from './place.ts';
import type { PlacedDiagnostic } from './placed.ts';

/** The diagnostic with what was measured of it; a severity that is configured stays. */
export function withEffect(
    { diagnostic, measured = [], withoutEffect }: PlacedDiagnostic,
    { severities = {} }: LintConfiguration,
): { readonly diagnostic: SpecDiagnostic } {
    const deciding = decidingFix(measured);
    const { rule, severity, message } = diagnostic;
    const isConfigured = severities[rule] !== undefined;
    if (deciding === undefined) {
        return {
            diagnostic: withoutEffect
                ? {
                      ...diagnostic,
                      severity: isConfigured ? severity : measuredSeverity(severity, 'no evidence'),
                      message: `${message} Measured: with all dropout, ${effectText(withoutEffect)}.`,
                  }
                : diagnostic,
        };
    }
    return {
        diagnostic: {
            ...diagnostic,
            severity: isConfigured ? severity : measuredSeverity(severity, supportOf(deciding)),
            message: `${message}${measured.map(effectSentence).join('')}`,
            effect: effectText(deciding),
        },
    };
}

/** Rules about how strong dropout is, whose advice matters less where all of it changes nothing. */
const aboutStrength: readonly string[] = ['dropout-before-batchnorm', 'noise-budget', 'rate-high-hidden'];

/** The comparison that has shown no effect of dropout in every run that a finding of this rule is in. */
export function dropoutWithoutEffect(
    rule: string,
    measurements: readonly (Measurements | undefined)[],
): MeasuredDropout | undefined {
    const compared = measurements.map(each => each?.dropout.at(-1));
    return aboutStrength.includes(rule) && compared.every(each => each?.verdict === 'same')
        ? compared[0]
        : undefined;
}

/** Those of the run as it stands, rather than those that have led to it. */
export function fixesMeasuredIn(run: ResolvedRun, { fixes }: Measurements): readonly MeasuredFix[] {
    if (fixes.length === 0) {
        return [];
    }
    const fingerprint = runFingerprint(run);
    return fixes.filter(fix => fix.fingerprint === fingerprint);
}

/** What was measured, at its place in the text. */
export interface Effect {
    readonly range: TextRange;
    readonly text: string;
}

/** A fix that was applied, where it has changed the text, and may be measured. */
export interface UnmeasuredFix {
    readonly range: TextRange;
    readonly run: string;
    readonly fix: FixOfRun;
}

/** Of diagnostics, and of fixes that have made the text what it is. */
export function effectsIn(
    diagnostics: readonly SpecDiagnostic[],
    contexts: readonly FindingContext[],
): readonly Effect[] {
    const ofDiagnostics = diagnostics.flatMap(({ range, effect }) =>
        effect === undefined ? [] : [{ range, text: effect }],
    );
    const ofApplied = contexts.flatMap(context =>
        appliedIn(context, ({ fixes }) => fixes).map(({ range, fix }) => ({
            range,
            text: `${fix.fix}: ${effectText(fix)}`,
        })),
    );
    return [...ofDiagnostics, ...ofApplied];
}

export function unmeasuredFixesIn(contexts: readonly FindingContext[]): readonly UnmeasuredFix[] {
    return contexts.flatMap(context =>
        appliedIn(context, ({ applied, fixes }) =>
            applied.filter(fix => !fixes.some(measured => isSameFix(measured, fix))),
        ).map(({ range, fix }) => ({ range, fix, run: context.run?.name ?? '' })),
    );
}

function appliedIn<F extends FixOfRun>(
    context: FindingContext,
    read: (measurements: Measurements) => readonly F[],
): readonly { readonly range: TextRange; readonly fix: F }[] {
    const { run, measurements } = context;
    if (run === undefined || measurements === undefined) {
        return [];
    }
    const fingerprint = runFingerprint(run);
    return read(measurements)
        .filter(({ variant }) => variant.fingerprint === fingerprint)
        .flatMap(fix => {
            const range = rangeOfAnchor(context, fix.variant.anchor);
            return range === undefined ? [] : [{ range, fix }];
        });
}
