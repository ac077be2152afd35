// The curves of one run as columns that grow: one append an epoch, whole or partial copies for the view.

import { type MeasureKey, measureKeys } from '../../model/measures.ts';
import type { EpochMetrics, LearnedRatesSummary } from '../../model/metrics.ts';
import type { Curves, LearnedRateCurves } from '../../protocol/panel.ts';
import { GrowingColumns, type Readers } from './growing-columns.ts';

type Column = Exclude<keyof Curves, 'firstEpoch' | 'learnedRates' | 'measures'>;

/** The metric is the accuracy, or the root mean squared error where there is none (see `Curves`). */
const readers: Readers<Column, EpochMetrics> = {
    trainingLoss: epoch => epoch.trainingLoss,
    validationLoss: epoch => epoch.validationLoss,
    trainingMetric: epoch => epoch.trainingAccuracy ?? epoch.trainingRmse ?? Number.NaN,
    validationMetric: epoch => epoch.validationAccuracy ?? epoch.validationRmse ?? Number.NaN,
    trainingLossWithDropout: epoch => epoch.trainingLossWithDropout,
    seconds: epoch => epoch.seconds,
    klTerm: epoch => epoch.klTerm,
    adaptiveL2: epoch => epoch.adaptiveL2,
};

const rateReaders: Readers<Exclude<keyof LearnedRateCurves, 'layer'>, LearnedRatesSummary> = {
    minimum: rates => rates.minimum,
    median: rates => rates.median,
    maximum: rates => rates.maximum,
    sparsity: rates => rates.sparsity,
};

const measureReaders = Object.fromEntries(
    measureKeys.map(key => [key, (epoch: EpochMetrics) => epoch[key]]),
) as Readers<MeasureKey, EpochMetrics>;

/** The values of one epoch that a line of text has room for. */
export interface EpochValues {
    /** From 1. */
    readonly epoch: number;
    readonly validationLoss: number;
    /** Accuracy in [0, 1], or the root mean squared error; NaN where there is neither. */
    readonly validationMetric: number;
    /** Validation loss minus training loss. */
    readonly gap: number;
}

export class CurveColumns {
    /** The epoch with the lowest validation loss, and the last one; absent before the first. */
    readonly summary: { best?: EpochValues; last?: EpochValues } = {};
    private readonly curves = new GrowingColumns(readers);
    private readonly measures = new GrowingColumns(measureReaders);
    /** One entry for each layer that learns its rates, which are the same in every epoch. */
    private layers: {
        readonly layer: string;
        readonly columns: GrowingColumns<keyof typeof rateReaders, LearnedRatesSummary>;
    }[] = [];

    /** Epochs recorded; row i is epoch i + 1. */
    get length(): number {
        return this.curves.length;
    }

    append(epochs: readonly EpochMetrics[]): void {
        for (const epoch of epochs) {
            const { learnedRates = [] } = epoch;
            if (this.curves.length === 0) {
                this.layers = learnedRates.map(({ layer }) => ({
                    layer,
                    columns: new GrowingColumns(rateReaders),
                }));
            }
            this.curves.append(epoch);
            const { validationLoss, trainingLoss } = epoch;
            const last = {
                epoch: this.curves.length,
                validationLoss,
                validationMetric: readers.validationMetric(epoch) ?? Number.NaN,
                gap: validationLoss - trainingLoss,
            };
            this.summary.last = last;
            if (!(validationLoss >= (this.summary.best?.validationLoss ?? Number.POSITIVE_INFINITY))) {
                this.summary.best = last;
            }
            this.measures.append(epoch);
            for (const [index, rates] of learnedRates.entries()) {
                this.layers[index]?.columns.append(rates);
            }
        }
    }

    /** A copy of the epochs from `firstEpoch`, counted from 1, on: views of one buffer would be sent whole. */
    from(firstEpoch: number): Curves {
        return {
            firstEpoch,
            ...this.curves.from(firstEpoch),
            learnedRates: this.layers.map(({ layer, columns }) => ({ layer, ...columns.from(firstEpoch) })),
            measures: this.measures.from(firstEpoch),
        };
    }
}
