// Runs of the history in a few words, for lists. Pure.

import { t } from '../../core/localize.ts';
import type { StoredRun } from '../../experiments/run-store.ts';
import type { EpochMetrics } from '../../model/metrics.ts';
import { findOverfitting, overfittingInWords } from '../../model/overfitting.ts';
import { runName } from '../../model/run-name.ts';
import { stateWord } from '../run-text.ts';

/** As in the panel: `digits_mlp #2`, `digits_mlp without dropout`, `digits_mlp: width = 64, seed 7`. */
export function nameOf({ label, name, display, seed, sweep }: StoredRun): string {
    return runName({ label, name, attempt: display.attempt, seed, sweep });
}

/** `epoch 12 of 40`. */
export function epochsText({ epochsDone, epochs }: Pick<StoredRun, 'epochsDone' | 'epochs'>): string {
    return epochs > 0
        ? t('epoch {0} of {1}', countText(epochsDone), countText(epochs))
        : t('epoch {0}', countText(epochsDone));
}

/** What a list says beside the name, the value first: `97.2%, gap 0.031, 12 s`, and how far it came where it did not end. */
export function outcomeText(run: StoredRun): string {
    const parts = [
        ...bestText(run),
        ...(run.finalGap === undefined ? [] : [t('gap {0}', run.finalGap.toFixed(3))]),
        ...(run.state === 'finished'
            ? []
            : run.state === 'running'
              ? [epochsText(run)]
              : [t('{0} after {1}', stateWord(run.state), epochsText(run))]),
        durationText(run.seconds),
    ];
    return parts.join(', ');
}

const countText = (count: number): string => count.toLocaleString('en');

function bestText({ bestValidationAccuracy, bestValidationRmse }: StoredRun): string[] {
    if (bestValidationAccuracy !== undefined) {
        return [`${(100 * bestValidationAccuracy).toFixed(1)}%`];
    }
    return bestValidationRmse === undefined ? [] : [t('error {0}', bestValidationRmse.toPrecision(4))];
}

export function durationText(seconds: number): string {
    if (seconds < 10) {
        return t('{0} s', seconds.toFixed(1));
    }
    const whole = Math.round(seconds);
    return whole < 60 ? t('{0} s', whole) : t('{0} min {1} s', Math.floor(whole / 60), whole % 60);
}

/** Since when it overfits, as a sentence; undefined where it does not. */
export function overfittingOf(epochs: readonly EpochMetrics[]): string | undefined {
    const found = findOverfitting(
        epochs.map(({ trainingLoss }) => trainingLoss),
        epochs.map(({ validationLoss }) => validationLoss),
    );
    const words = found && overfittingInWords(found);
    return words && `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** All that a tooltip has room for, one fact a line. */
export function factsOf(run: StoredRun): string[] {
    return [
        `${nameOf(run)} (${run.spec}), ${stateWord(run.state)}, ${epochsText(run)}`,
        ...(run.bestEpoch === undefined
            ? []
            : [
                  t(
                      'Best epoch {0}: validation loss {1}',
                      run.bestEpoch,
                      run.bestValidationLoss?.toPrecision(4) ?? '',
                  ),
              ]),
        t('Seed {0}, {1} parameters', run.seed, run.parameters.toLocaleString('en')),
        t('Started {0}', new Date(run.startedAt).toLocaleString()),
        ...(run.testEvaluations > 0
            ? [
                  run.testEvaluations === 1
                      ? t('Evaluated on its test part once')
                      : t('Evaluated on its test part {0} times', run.testEvaluations),
              ]
            : []),
        ...(run.message === undefined ? [] : [run.message]),
        ...(run.notes === undefined ? [] : [run.notes]),
    ];
}
