// The metric that people count a run in, as a run has measured it: accuracy, or for regression the root mean squared error.

import type { EpochMetrics } from '../model/metrics.ts';

export interface MeasuredMetric {
    readonly name: 'accuracy' | 'RMSE';
    /** Accuracies are shares; RMSE is in the target's unit. */
    readonly training: number;
    readonly validation: number;
    /** As its steps saw it, masks on and weights moving; absent in runs of older versions. */
    readonly trainingWithDropout: number | undefined;
}

/** Undefined where neither was measured. */
export function metricOf(epoch: EpochMetrics): MeasuredMetric | undefined {
    const { trainingAccuracy, validationAccuracy, trainingRmse, validationRmse } = epoch;
    if (trainingAccuracy !== undefined && validationAccuracy !== undefined) {
        return {
            name: 'accuracy',
            training: trainingAccuracy,
            validation: validationAccuracy,
            trainingWithDropout: epoch.trainingAccuracyWithDropout,
        };
    }
    if (trainingRmse !== undefined && validationRmse !== undefined) {
        return {
            name: 'RMSE',
            training: trainingRmse,
            validation: validationRmse,
            trainingWithDropout: epoch.trainingRmseWithDropout,
        };
    }
    return undefined;
}

/** How much worse validation is than training: in accuracy, or as a share of the validation RMSE. */
export function gapOf({ name, training, validation }: MeasuredMetric): number {
    return name === 'accuracy' ? training - validation : validation === 0 ? 0 : 1 - training / validation;
}

/** True where `one` is better than `other`: a higher accuracy, a lower error. */
export function isBetter(name: MeasuredMetric['name'], one: number, other: number): boolean {
    return name === 'accuracy' ? one > other : one < other;
}
