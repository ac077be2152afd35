// What evaluation counts, besides the loss, from the outputs of one batch.

import type { EvaluationSums } from './backend.ts';
import { addClasses, addValues, type ReadBatch } from './metric-sums.ts';
import type { Probabilities } from './network-graph.ts';

/** How the outputs of a batch are read. */
export interface OutputReading {
    /** With a single output, the value above which it says class 1. */
    readonly threshold: number;
    readonly probabilities: Probabilities;
}

/**
 * Adds a batch to `sums`: the rightly classified examples and the squared error, and the metrics where `sums` has them. A
 * class is said by the largest output, the first of equals, or by a single output above the threshold. `labels` holds the
 * class of each row, and is undefined for regression.
 */
export function addToEvaluation(
    sums: EvaluationSums,
    batch: ReadBatch,
    { threshold, probabilities }: OutputReading,
    labels: Int32Array | undefined,
): void {
    const { rows, width, outputs, targets } = batch;
    const { metrics } = sums;
    sums.examples += rows;
    if (labels === undefined) {
        for (let i = 0, length = rows * width; i < length; i++) {
            const error = outputs[i]! - targets[i]!;
            sums.squaredError += error * error;
        }
        if (metrics?.task === 'regression') {
            addValues(metrics, batch);
        }
        return;
    }
    if (metrics?.task === 'classification') {
        const before = metrics.right;
        addClasses(metrics, batch, threshold, probabilities, labels);
        sums.right += metrics.right - before;
        return;
    }
    for (let row = 0, start = 0; row < rows; row++, start += width) {
        let said = 0;
        if (width === 1) {
            said = outputs[start]! > threshold ? 1 : 0;
        } else {
            for (let i = 1; i < width; i++) {
                if (outputs[start + i]! > outputs[start + said]!) {
                    said = i;
                }
            }
        }
        if (said === labels[row]) {
            sums.right += 1;
        }
    }
}
