// What the curves say about overfitting: the best epoch, the gap, and both in words. Pure.

import { findOverfitting, overfittingInWords } from '../model/overfitting.ts';
import { isActive } from '../model/run-state.ts';
import type { RunInfo } from '../protocol/panel.ts';
import { formatShare, formatValue } from './format.ts';
import { type Columns, epochsOf, type RunCurves } from './run-curves.ts';
import type { Pair } from './view-state.ts';

/** The values of one epoch. */
export interface EpochValues {
    /** From 1. */
    readonly epoch: number;
    readonly trainingLoss: number;
    readonly validationLoss: number;
    readonly trainingMetric: number;
    readonly validationMetric: number;
    /** Validation loss minus training loss. */
    readonly lossGap: number;
    /** By how much training is better: training minus validation accuracy, or validation minus training error. */
    readonly metricGap: number;
}

/** The epoch counted from 1; undefined where it was not reached. */
export function valuesAt(run: RunCurves, epoch: number): EpochValues | undefined {
    const row = epoch - 1;
    if (row < 0 || row >= epochsOf(run.curves)) {
        return undefined;
    }
    const at = (column: readonly number[]): number => column[row] ?? Number.NaN;
    const trainingLoss = at(run.curves.trainingLoss);
    const validationLoss = at(run.curves.validationLoss);
    const trainingMetric = at(run.curves.trainingMetric);
    const validationMetric = at(run.curves.validationMetric);
    const difference = trainingMetric - validationMetric;
    return {
        epoch,
        trainingLoss,
        validationLoss,
        trainingMetric,
        validationMetric,
        lossGap: validationLoss - trainingLoss,
        metricGap: run.info.task === 'classification' ? difference : -difference,
    };
}

export function latestValues(run: RunCurves): EpochValues | undefined {
    return valuesAt(run, epochsOf(run.curves));
}

/** The epoch of the lowest validation loss, from 1; the first of equals; undefined before the first epoch. */
export function bestEpochOf(columns: Columns): number | undefined {
    let best: number | undefined;
    let lowest = Number.POSITIVE_INFINITY;
    columns.validationLoss.forEach((loss, row) => {
        if (loss < lowest) {
            lowest = loss;
            best = row + 1;
        }
    });
    return best;
}

export function bestValues(run: RunCurves): EpochValues | undefined {
    const best = bestEpochOf(run.curves);
    return best === undefined ? undefined : valuesAt(run, best);
}

export function metricName(info: RunInfo): string {
    return info.task === 'classification' ? 'accuracy' : 'RMSE';
}

/** A metric as it is written: `98.1%`, or the error in the target's unit. */
export function formatMetric(info: RunInfo, value: number | undefined): string {
    return info.task === 'classification' ? formatShare(value) : formatValue(value);
}

/** The run in one or two sentences, for everyone and for screen readers; empty before its first epoch. */
export function describeRun(run: RunCurves, { withGap = true } = {}): string {
    const { info } = run;
    const best = bestValues(run);
    const last = latestValues(run);
    if (best === undefined || last === undefined) {
        return '';
    }
    const metric = Number.isNaN(best.validationMetric)
        ? ''
        : ` and ${metricName(info)} ${formatMetric(info, best.validationMetric)}`;
    const overfitting = findOverfitting(run.curves.trainingLoss, run.curves.validationLoss);
    const since = overfitting === undefined ? '' : ` ${capitalized(overfittingInWords(overfitting))}.`;
    const gap =
        last.lossGap < 0
            ? ` At epoch ${last.epoch} validation loss is ${formatValue(-last.lossGap)} below training loss: no gap.`
            : overfitting === undefined
              ? ` The gap is ${formatValue(last.lossGap)} at epoch ${last.epoch}.`
              : '';
    return (
        `Best ${isActive(info.state) ? 'so far ' : ''}at epoch ${best.epoch}, with validation loss ` +
        `${formatValue(best.validationLoss)}${metric}.${since}${withGap ? gap : ''}`
    );
}

function capitalized(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What dropout changes, from one pair of runs; undefined until both have an epoch. */
export function describeComparison(main: RunCurves, twin: RunCurves): string | undefined {
    const [best, twinBest] = [bestValues(main), bestValues(twin)];
    const reached = Math.min(epochsOf(main.curves), epochsOf(twin.curves));
    const [now, twinNow] = [valuesAt(main, reached), valuesAt(twin, reached)];
    if (best === undefined || twinBest === undefined || now === undefined || twinNow === undefined) {
        return undefined;
    }
    const change = Math.round(100 * (best.validationLoss / twinBest.validationLoss - 1));
    const compared =
        change === 0
            ? 'the same as without'
            : `${Math.abs(change)}% ${change < 0 ? 'lower' : 'higher'} than without`;
    return (
        `With dropout the best validation loss is ${compared} (${formatValue(twinBest.validationLoss)}), and the gap ` +
        `at epoch ${reached} is ${formatValue(now.lossGap)} instead of ${formatValue(twinNow.lossGap)}, on one seed each.`
    );
}

/** The selected run, and its twin where there is one, in words. */
export function describePair({ main, twin }: Pair): string {
    const comparison = twin === undefined ? undefined : describeComparison(main, twin);
    return [describeRun(main, { withGap: comparison === undefined }), comparison].filter(Boolean).join(' ');
}
