// What the curves say about overfitting: the best epoch, the gap, and both in words. Pure.

import { t } from '../core/localize.ts';
import { findOverfitting, type Overfitting, overfittingInWords } from '../model/overfitting.ts';
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
export function bestEpochOf({ validationLoss }: Columns): number | undefined {
    const known = bestSoFar.get(validationLoss) ?? {
        rows: 0,
        lowest: Number.POSITIVE_INFINITY,
        best: undefined,
    };
    for (; known.rows < validationLoss.length; known.rows++) {
        const loss = validationLoss[known.rows]!;
        if (loss < known.lowest) {
            known.lowest = loss;
            known.best = known.rows + 1;
        }
    }
    bestSoFar.set(validationLoss, known);
    return known.best;
}

/** Columns only grow, so what was looked through once need not be again. */
const bestSoFar = new WeakMap<
    readonly number[],
    { rows: number; lowest: number; best: number | undefined }
>();

/** Of a long run that goes on, overfitting is looked for anew when it has grown by this share. */
const growthToLookAnew = 0.05;
const overfittingSoFar = new WeakMap<
    readonly number[],
    { readonly epochs: number; readonly found: Overfitting | undefined }
>();

/** Whether the run overfits by now, and since when. */
export function overfittingOf({ curves, info }: RunCurves): Overfitting | undefined {
    const { trainingLoss, validationLoss } = curves;
    const epochs = validationLoss.length;
    const known = overfittingSoFar.get(validationLoss);
    const growth = isActive(info.state) ? growthToLookAnew * epochs : 0;
    if (known !== undefined && epochs - known.epochs < Math.max(1, growth)) {
        return known.found;
    }
    const found = findOverfitting(trainingLoss, validationLoss);
    overfittingSoFar.set(validationLoss, { epochs, found });
    return found;
}

export function bestValues(run: RunCurves): EpochValues | undefined {
    const best = bestEpochOf(run.curves);
    return best === undefined ? undefined : valuesAt(run, best);
}

export function metricName(info: RunInfo): string {
    return info.task === 'classification' ? t('accuracy') : 'RMSE';
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
    const values = Number.isNaN(best.validationMetric)
        ? t('validation loss {0}', formatValue(best.validationLoss))
        : t(
              'validation loss {0} and {1} {2}',
              formatValue(best.validationLoss),
              metricName(info),
              formatMetric(info, best.validationMetric),
          );
    const overfitting = overfittingOf(run);
    const gap =
        last.lossGap < 0
            ? t(
                  'At epoch {0} validation loss is {1} below training loss: no gap.',
                  last.epoch,
                  formatValue(-last.lossGap),
              )
            : overfitting === undefined
              ? t('The gap is {0} at epoch {1}.', formatValue(last.lossGap), last.epoch)
              : '';
    return [
        isActive(info.state)
            ? t('Best so far at epoch {0}, with {1}.', best.epoch, values)
            : t('Best at epoch {0}, with {1}.', best.epoch, values),
        overfitting === undefined ? '' : t('{0}.', capitalized(overfittingInWords(overfitting))),
        withGap ? gap : '',
    ]
        .filter(Boolean)
        .join(' ');
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
            ? t('the same as without')
            : change < 0
              ? t('{0}% lower than without', -change)
              : t('{0}% higher than without', change);
    return t(
        'With dropout the best validation loss is {0} ({1}), and the gap at epoch {2} is {3} instead of {4}, on one seed each.',
        compared,
        formatValue(twinBest.validationLoss),
        reached,
        formatValue(now.lossGap),
        formatValue(twinNow.lossGap),
    );
}

/** The selected run, and its twin where there is one, in words. */
export function describePair({ main, twin }: Pair): string {
    const comparison = twin === undefined ? undefined : describeComparison(main, twin);
    return [describeRun(main, { withGap: comparison === undefined }), comparison].filter(Boolean).join(' ');
}
