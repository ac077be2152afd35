// What the sums of an epoch's steps and evaluations come to.

import type { EpochDetails } from '../model/epoch-details.ts';
import {
    type Measure,
    type MeasuredPart,
    type MeasureKey,
    type Measures,
    measuredParts,
    measureKey,
} from '../model/measures.ts';
import type { EpochMetrics } from '../model/metrics.ts';
import type { EvaluationSums, RunningNetwork } from './backend.ts';
import type { EncodedExamples } from './encode-examples.ts';
import type { LayerObserver } from './layer-statistics.ts';
import { summarizeLearnedRates } from './learned-rates.ts';
import { confusionOf, createMetricSums, measuresOf } from './metric-sums.ts';

/** The metrics of an epoch but for the time, which the shell's clock knows. */
export type MeasuredEpoch = Omit<EpochMetrics, 'seconds'>;

export function metricsOf(
    epoch: number,
    { labels, width }: EncodedExamples,
    training: EvaluationSums,
    validation: EvaluationSums,
    trainingLossWithDropout: number,
): MeasuredEpoch {
    const trainingLoss = training.loss / training.examples;
    const validationLoss = validation.loss / validation.examples;
    const rmse = ({ squaredError, examples }: EvaluationSums): number =>
        Math.sqrt(squaredError / (examples * width));
    return {
        epoch,
        trainingLoss,
        validationLoss,
        ...(labels === undefined
            ? { trainingRmse: rmse(training), validationRmse: rmse(validation) }
            : {
                  trainingAccuracy: training.right / training.examples,
                  validationAccuracy: validation.right / validation.examples,
              }),
        trainingLossWithDropout,
        gap: validationLoss - trainingLoss,
    };
}

/** Adds to nothing yet; with everything that is measured of predictions, or with losses alone. */
export function sumsOf(
    { labels, width, classNames }: EncodedExamples,
    withMeasures: boolean,
    withConfusion = false,
): EvaluationSums {
    const task = labels === undefined ? 'regression' : 'classification';
    return {
        examples: 0,
        loss: 0,
        right: 0,
        squaredError: 0,
        ...(withMeasures && { metrics: createMetricSums(task, width, withConfusion, classNames) }),
    };
}

/** The measures of every part, under the names that they have in `EpochMetrics`. */
export function measuresOfParts(parts: Readonly<Record<MeasuredPart, EvaluationSums>>): Measures {
    const values: Partial<Record<MeasureKey, number>> = {};
    for (const part of measuredParts) {
        const { metrics } = parts[part];
        for (const [measure, value] of Object.entries(metrics === undefined ? {} : measuresOf(metrics))) {
            values[measureKey(part, measure as Measure)] = value;
        }
    }
    return values;
}

/** What an epoch shows besides numbers. */
export function detailsOf(epoch: number, { metrics }: EvaluationSums, observer: LayerObserver): EpochDetails {
    const confusion = metrics && confusionOf(metrics);
    return { epoch, ...(confusion && { confusion }), layers: observer.take() };
}

/** What only networks with learned rates, and linear models with dropout or `adaptive_l2`, have. */
export function metricsOfNoise(
    {
        network,
        describe,
    }: {
        readonly network: RunningNetwork;
        readonly describe: (layer: number) => string;
    },
    { adaptiveL2, examples }: EvaluationSums,
): Partial<MeasuredEpoch> {
    const { learnedRates = [] } = network;
    const klTerm = network.klTerm?.();
    return {
        ...(klTerm !== undefined && { klTerm }),
        ...(learnedRates.length > 0 && {
            learnedRates: learnedRates.map(rates => summarizeLearnedRates(rates, describe)),
        }),
        ...(adaptiveL2 !== undefined && { adaptiveL2: adaptiveL2 / examples }),
    };
}
