// What a measured comparison says of a finding: in words, and of its severity. Pure.

import type { Severity } from '../model/finding.ts';
import type { MeasuredComparison, MeasuredDifference, MeasuredFix } from '../model/measurements.ts';
import { plural } from './format.ts';

/** From the least to the most severe. */
const steps: readonly Severity[] = ['hint', 'info', 'warning', 'error'];

/** What a comparison says of the advice to take the variant. */
export type Support = 'confirmed' | 'contradicted' | 'no evidence' | 'undecided';

export function supportOf({ verdict, validationLoss }: MeasuredComparison): Support {
    switch (verdict) {
        case 'different':
            return validationLoss.difference < 0 ? 'confirmed' : 'contradicted';
        case 'same':
            return 'no evidence';
        case 'undecided':
            return 'undecided';
        default:
            return verdict satisfies never;
    }
}

/** A fix that helps says more of a finding than one that does nothing, and that more than one that harms. */
const order: readonly Support[] = ['confirmed', 'no evidence', 'contradicted', 'undecided'];

/** Of the measured fixes of one finding, the one that decides what is said of it. */
export function decidingFix(fixes: readonly MeasuredFix[]): MeasuredFix | undefined {
    return fixes.reduce<MeasuredFix | undefined>((first, fix) => {
        if (first === undefined) {
            return fix;
        }
        const difference = order.indexOf(supportOf(fix)) - order.indexOf(supportOf(first));
        const isBetter = fix.validationLoss.difference < first.validationLoss.difference;
        return difference < 0 || (difference === 0 && isBetter) ? fix : first;
    }, undefined);
}

/**
 * One step up for advice that the measurement confirms, up to a warning; one down where there is no evidence for it; a hint
 * where it harms. An error is a certainty that no measurement changes.
 */
export function measuredSeverity(severity: Severity, support: Support): Severity {
    if (severity === 'error') {
        return severity;
    }
    const place = steps.indexOf(severity);
    switch (support) {
        case 'confirmed':
            return steps[Math.min(place + 1, steps.indexOf('warning'))] ?? severity;
        case 'no evidence':
            return steps[Math.max(place - 1, 0)] ?? severity;
        case 'contradicted':
            return 'hint';
        case 'undecided':
            return severity;
        default:
            return support satisfies never;
    }
}

/** For the end of a line: `validation error 3.1% -> 2.4%, -0.7 ± 0.2 over 8 seeds`. */
export function effectText(comparison: MeasuredComparison): string {
    const { verdict, pairs } = comparison;
    const seeds = `over ${plural(pairs, 'seed')}`;
    switch (verdict) {
        case 'different': {
            // Validation loss decides; the error is what people count in, where it says the same.
            const agrees = isBeyondZero(comparison.validationError) && haveSameSign(comparison);
            return `${agrees ? errorText(comparison) : lossText(comparison)} ${seeds}`;
        }
        case 'same':
            return `no evidence of a difference: ${lossText(comparison)} ${seeds}`;
        case 'undecided':
            return `too early to say: ${lossText(comparison)} ${seeds}`;
        default:
            return verdict satisfies never;
    }
}

/** A sentence for the message of a finding, with a space before it. */
export function effectSentence(fix: MeasuredFix): string {
    const said = {
        confirmed: 'helps',
        contradicted: 'harms',
        'no evidence': 'shows no effect',
        undecided: 'is not decided',
    }[supportOf(fix)];
    return ` Measured: "${fix.fix}" ${said}: ${effectText(fix)}.`;
}

/** `validation loss 0.123 -> 0.104, -0.019 ± 0.006`. */
export function lossText({ validationLoss }: Pick<MeasuredComparison, 'validationLoss'>): string {
    return `validation loss ${sidesText(validationLoss, 2)}`;
}

/** `validation error 3.1% -> 2.4%, -0.7 ± 0.2`, in percentage points; for regression the root mean squared error. */
export function errorText({
    validationError,
    isRegression,
}: Pick<MeasuredComparison, 'validationError' | 'isRegression'>): string {
    if (isRegression) {
        return `validation RMSE ${sidesText(validationError, 2)}`;
    }
    const { base, variant, difference, margin } = validationError;
    const inPoints = {
        base: 100 * base,
        variant: 100 * variant,
        difference: 100 * difference,
        margin: margin === null ? null : 100 * margin,
    };
    return `validation error ${sidesText(inPoints, 1, '%')}`;
}

/** @param fewestDigits behind the point */
function sidesText(
    { base, variant, difference, margin }: MeasuredDifference,
    fewestDigits: number,
    unit = '',
): string {
    const digits = Math.max(fewestDigits, digitsOf(margin));
    const sign = difference > 0 ? '+' : '';
    const spread = margin === null ? '' : ` ± ${margin.toFixed(digits)}`;
    return `${base.toFixed(digits)}${unit} -> ${variant.toFixed(digits)}${unit}, ${sign}${difference.toFixed(digits)}${spread}`;
}

/** The decimals that show a margin in one digit, in two where the first is a 1: more would say more than is known. */
function digitsOf(margin: number | null): number {
    if (margin === null || margin === 0) {
        return 0;
    }
    const exponent = Math.floor(Math.log10(margin));
    return Math.min(8, -exponent + (margin / 10 ** exponent < 2 ? 1 : 0));
}

export function isBeyondZero({ difference, margin }: MeasuredDifference): boolean {
    return margin !== null && Math.abs(difference) > margin;
}

function haveSameSign({ validationLoss, validationError }: MeasuredComparison): boolean {
    return Math.sign(validationLoss.difference) === Math.sign(validationError.difference);
}
