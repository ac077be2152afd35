// The curves of one run as columns that grow: one append an epoch, whole or partial copies for the view.

import type { EpochMetrics } from '../../model/metrics.ts';
import type { Curves } from '../../protocol/panel.ts';

type Column = Exclude<keyof Curves, 'firstEpoch'>;

/** The metric is the accuracy, or the root mean squared error where there is none (see `Curves`). */
const readers: { readonly [K in Column]: (epoch: EpochMetrics) => number } = {
    trainingLoss: epoch => epoch.trainingLoss,
    validationLoss: epoch => epoch.validationLoss,
    trainingMetric: epoch => epoch.trainingAccuracy ?? epoch.trainingRmse ?? Number.NaN,
    validationMetric: epoch => epoch.validationAccuracy ?? epoch.validationRmse ?? Number.NaN,
    trainingLossWithDropout: epoch => epoch.trainingLossWithDropout,
    seconds: epoch => epoch.seconds,
};
const columns = Object.keys(readers) as Column[];

export class CurveColumns {
    /** Epochs recorded; row i is epoch i + 1. */
    length = 0;
    private capacity = 64;
    private readonly values = Object.fromEntries(
        columns.map(column => [column, new Float32Array(this.capacity)]),
    ) as Record<Column, Float32Array>;

    append(epochs: readonly EpochMetrics[]): void {
        for (const epoch of epochs) {
            if (this.length === this.capacity) {
                this.grow();
            }
            for (const column of columns) {
                this.values[column][this.length] = readers[column](epoch);
            }
            this.length++;
        }
    }

    /** A copy of the epochs from `firstEpoch`, counted from 1, on: views of one buffer would be sent whole. */
    from(firstEpoch: number): Curves {
        const copied = columns.map(column => [
            column,
            this.values[column].slice(firstEpoch - 1, Math.max(firstEpoch - 1, this.length)),
        ]);
        return { firstEpoch, ...Object.fromEntries(copied) };
    }

    private grow(): void {
        this.capacity *= 2;
        for (const column of columns) {
            const larger = new Float32Array(this.capacity);
            larger.set(this.values[column]);
            this.values[column] = larger;
        }
    }
}
