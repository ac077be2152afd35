// The objects of `train --format json`, which also fill the files of `--out`. An interface: more keys may be added, none
// may go, and their order stays.

import type { EpochMetrics, RunSummary } from '../model/metrics.ts';
import type { ResolvedRun } from '../model/resolved.ts';
import { runFingerprint } from '../model/run-fingerprint.ts';
import { bestToJson, measuresToJson } from './measures-report.ts';
import { noiseToJson } from './noise-json.ts';

export function epochToJson(run: string, metrics: EpochMetrics): Readonly<Record<string, unknown>> {
    const { learnedRates } = metrics;
    return {
        event: 'epoch',
        run,
        ...epochValues(metrics),
        ...(learnedRates !== undefined && {
            learned_rates: learnedRates.map(({ sharing, ...rates }) => ({ ...rates, rate: sharing })),
        }),
        training_loss_with_dropout: metrics.trainingLossWithDropout,
        ...measuresToJson(metrics),
    };
}

/** Losses and metrics with dropout off; accuracies for classification, root mean squared errors for regression. */
function epochValues(metrics: EpochMetrics): Readonly<Record<string, number | undefined>> {
    const isRegression = metrics.validationRmse !== undefined;
    return {
        epoch: metrics.epoch,
        training_loss: metrics.trainingLoss,
        ...(isRegression
            ? { training_rmse: metrics.trainingRmse }
            : { training_accuracy: metrics.trainingAccuracy }),
        validation_loss: metrics.validationLoss,
        ...(isRegression
            ? { validation_rmse: metrics.validationRmse }
            : { validation_accuracy: metrics.validationAccuracy }),
        gap: metrics.gap,
        seconds: metrics.seconds,
        ...(metrics.klTerm !== undefined && { kl_term: metrics.klTerm }),
        ...(metrics.adaptiveL2 !== undefined && { adaptive_l2: metrics.adaptiveL2 }),
    };
}

/**
 * `isWhole` is false where the run was stopped before its end; the object then says so.
 *
 * @param run by which the run is told, where it is not told by what stands around the summary
 */
export function summaryToJson(
    summary: RunSummary,
    isWhole: boolean,
    run?: ResolvedRun,
): Readonly<Record<string, unknown>> {
    return {
        event: 'summary',
        run: summary.run,
        best_epoch: summary.bestEpoch,
        best_validation_loss: summary.bestValidationLoss,
        ...(summary.bestValidationRmse === undefined
            ? { best_validation_accuracy: summary.bestValidationAccuracy }
            : { best_validation_rmse: summary.bestValidationRmse }),
        final_gap: summary.finalGap,
        ...(summary.overfitting && { overfitting_since: summary.overfitting.since }),
        parameters: summary.parameters,
        seconds: summary.seconds,
        ...(summary.keptEpoch !== undefined && {
            kept_epoch: summary.keptEpoch,
            stopped_early: summary.stoppedEarly === true,
        }),
        ...(!isWhole && { stopped: true }),
        ...bestToJson(summary),
        ...(summary.noise && noiseToJson(summary.noise)),
        ...(run && { fingerprint: runFingerprint(run), seed: run.settings.seed }),
    };
}

/** One row an epoch under a header: the numbers of the JSON objects, and the loss with dropout on. */
export function curvesToCsv(epochs: readonly EpochMetrics[]): string {
    const rows = epochs.map(metrics => ({
        ...epochValues(metrics),
        training_loss_with_dropout: metrics.trainingLossWithDropout,
        ...measuresToJson(metrics),
    }));
    const [first] = rows;
    const header = first === undefined ? ['epoch', 'training_loss', 'validation_loss'] : Object.keys(first);
    const lines = rows.map(row =>
        Object.values(row).map(value => (value === undefined ? '' : String(value))),
    );
    return `${[header, ...lines].map(line => line.join(',')).join('\n')}\n`;
}
