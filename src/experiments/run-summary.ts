// What a run has come to, from its epochs: of one that has just trained, and of one in the history.

import type { RunDetails } from '../model/epoch-details.ts';
import { bestEpochOf, type EpochMetrics, type RunSummary } from '../model/metrics.ts';
import { findOverfitting } from '../model/overfitting.ts';
import type { ResolvedRun } from '../model/resolved.ts';

/** Undefined for no epochs. */
export function summarize(
    run: ResolvedRun,
    epochs: readonly EpochMetrics[],
    details: RunDetails,
    stoppedEarly: boolean,
    seconds: number,
): RunSummary | undefined {
    const best = bestEpochOf(epochs);
    const last = epochs.at(-1);
    if (best === undefined || last === undefined) {
        return undefined;
    }
    const overfitting = findOverfitting(
        epochs.map(({ trainingLoss }) => trainingLoss),
        epochs.map(({ validationLoss }) => validationLoss),
    );
    return {
        run: run.name,
        bestEpoch: best.epoch,
        bestValidationLoss: best.validationLoss,
        ...(best.validationAccuracy !== undefined && { bestValidationAccuracy: best.validationAccuracy }),
        ...(best.validationRmse !== undefined && { bestValidationRmse: best.validationRmse }),
        finalGap: last.gap,
        lastEpoch: last.epoch,
        ...(overfitting && { overfitting }),
        best,
        details,
        ...(run.settings.early_stopping !== null && { keptEpoch: best.epoch, stoppedEarly }),
        parameters: run.network.parameterCount,
        seconds,
    };
}
