// What the runs of a spec have shown, as the linter reads it. Pure.

import { type MeasuredRun, tailEpochs } from '../../model/measurements.ts';
import { measureKeys } from '../../model/measures.ts';
import type { EpochMetrics } from '../../model/metrics.ts';
import type { NoiseMeasures } from '../../model/noise-measures.ts';
import type { ResolvedRun } from '../../model/resolved.ts';
import { runFingerprint } from '../../model/run-fingerprint.ts';
import type { Curves } from '../../protocol/panel.ts';

/** Undefined for curves without an epoch. */
export function measuredRunOf(
    run: ResolvedRun,
    curves: Curves,
    noise?: NoiseMeasures,
): MeasuredRun | undefined {
    const { validationLoss } = curves;
    const epochs = validationLoss.length;
    let best = 0;
    for (let row = 1; row < epochs; row++) {
        if (validationLoss[row]! < validationLoss[best]!) {
            best = row;
        }
    }
    const tail = Array.from({ length: Math.min(tailEpochs, epochs) }, (_, place) => epochs - 1 - place);
    return epochs === 0
        ? undefined
        : {
              fingerprint: runFingerprint(run),
              seed: run.settings.seed,
              epochs,
              best: epochAt(curves, best),
              tail: tail.reverse().map(row => epochAt(curves, row)),
              ...(noise && { noise }),
          };
}

function epochAt(curves: Curves, row: number): EpochMetrics {
    const measured = measureKeys.flatMap(key => {
        const value = curves.measures[key][row];
        return value === undefined || Number.isNaN(value) ? [] : [[key, value] as const];
    });
    const [trainingLoss, validationLoss] = [curves.trainingLoss[row]!, curves.validationLoss[row]!];
    return {
        epoch: curves.firstEpoch + row,
        trainingLoss,
        validationLoss,
        trainingLossWithDropout: curves.trainingLossWithDropout[row]!,
        gap: validationLoss - trainingLoss,
        seconds: curves.seconds[row]!,
        ...Object.fromEntries(measured),
    };
}
