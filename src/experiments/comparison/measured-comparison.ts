// How a comparison came out, as the linter and programs read it.

import type { MeasuredComparison, MeasuredDifference } from '../../model/measurements.ts';
import type { ComparedOverPairs, ComparisonResult } from './run-comparison.ts';

/** Undefined where no pair ended well. */
export function measuredComparison({
    pairs,
    count,
    verdict,
    values,
}: ComparisonResult): MeasuredComparison | undefined {
    return (
        values && {
            verdict,
            pairs: count,
            validationLoss: differenceOf(values.validationLoss),
            validationError: differenceOf(values.validationError),
            trainingLoss: differenceOf(values.trainingLoss),
            isRegression: pairs.some(
                ({ result }) => 'base' in result && result.base.bestValidationRmse !== undefined,
            ),
        }
    );
}

/** JSON has no infinity: a single pair has no margin. */
export function differenceOf({ base, variant, look: { interval } }: ComparedOverPairs): MeasuredDifference {
    return {
        base,
        variant,
        difference: interval.mean,
        margin: Number.isFinite(interval.margin) ? interval.margin : null,
    };
}
