// Runs for the tests of the view.

import { type MeasureKey, measureKeys } from '../../src/model/measures.ts';
import type { Curves, RunInfo } from '../../src/protocol/panel.ts';
import { type RunCurves, type Runs, replaceRuns } from '../../src/webview/run-curves.ts';

export function runInfo(over: Partial<RunInfo> = {}): RunInfo {
    return {
        id: 'a',
        name: 'digits_mlp',
        spec: 'digits.netspec',
        attempt: 1,
        state: 'finished',
        color: 0,
        hasNoise: true,
        startedAt: 0,
        seed: 7,
        parameters: 85_002,
        task: 'classification',
        loss: 'cross_entropy',
        epochs: 4,
        epoch: 4,
        step: 40,
        steps: 40,
        seconds: 8,
        ...over,
    };
}

/** Empty columns, but for these. */
export function measuresWith(columns: Partial<Curves['measures']> = {}): Curves['measures'] {
    const none = Object.fromEntries(measureKeys.map(key => [key, new Float32Array(0)]));
    return { ...(none as Record<MeasureKey, Float32Array>), ...columns };
}

/** Curves with these losses; the metrics are 1 - loss / 4, which floats hold exactly. */
export function curvesOf(
    trainingLoss: readonly number[],
    validationLoss: readonly number[],
    firstEpoch = 1,
): Curves {
    const metric = (losses: readonly number[]): Float32Array =>
        Float32Array.from(losses, loss => 1 - loss / 4);
    return {
        firstEpoch,
        trainingLoss: Float32Array.from(trainingLoss),
        validationLoss: Float32Array.from(validationLoss),
        trainingMetric: metric(trainingLoss),
        validationMetric: metric(validationLoss),
        trainingLossWithDropout: Float32Array.from(trainingLoss),
        seconds: Float32Array.from(trainingLoss, (_, row) => row + 1),
        klTerm: new Float32Array(0),
        adaptiveL2: new Float32Array(0),
        learnedRates: [],
        measures: measuresWith(),
    };
}

/** An overfitting run: validation loss is lowest at epoch 2. */
export const overfitted = curvesOf([1, 0.5, 0.25, 0.125], [1.25, 0.5, 0.625, 0.75]);

export function runOf(over: Partial<RunInfo> = {}, curves: Curves = overfitted): RunCurves {
    const run = replaceRuns([{ info: runInfo(over), curves }]).get(over.id ?? 'a');
    if (run === undefined) {
        throw new Error('No such run.');
    }
    return run;
}

export function runsOf(...runs: readonly RunCurves[]): Runs {
    return new Map(runs.map(run => [run.info.id, run]));
}
