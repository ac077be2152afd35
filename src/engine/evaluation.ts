// What evaluation counts, besides the loss, from the outputs of one batch.

import type { EvaluationSums } from './backend.ts';
import type { LossBatch } from './losses/types.ts';

/**
 * Adds a batch to `sums`: the rightly classified examples and the squared error. A class is said by the largest output,
 * the first of equals, or by a single output above `threshold`. The batch's first example is number `from` of `labels`.
 */
export function addToEvaluation(
    sums: EvaluationSums,
    { rows, width, outputs, targets }: LossBatch,
    threshold: number,
    labels: Int32Array | undefined,
    from: number,
): void {
    sums.examples += rows;
    if (labels === undefined) {
        for (let i = 0, length = rows * width; i < length; i++) {
            const error = outputs[i]! - targets[i]!;
            sums.squaredError += error * error;
        }
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
        if (said === labels[from + row]) {
            sums.right += 1;
        }
    }
}
