import { logistic } from '../elementary.ts';
import { softmaxOfRow } from '../softmax-of-row.ts';
import type { LinearBatch, Regularizer } from './types.ts';

/**
 * Wager, Wang and Liang (2013): what dropout on the inputs x of a generalized linear model adds to the loss on
 * average, to second order. With `c = p / (1 - p)`, W: [inputs, units] and H = ∂²L/∂y² of an example's loss by its linear
 * outputs y, the mean over the examples of `R = ½ c Σⱼ xⱼ² (wⱼᵀ H wⱼ)`, wⱼ the weights out of input j.
 *
 * mse: `H = 2/m` on the diagonal, m outputs, and R is exact. binary_cross_entropy: `σ (1 - σ) / m` on the diagonal.
 * cross_entropy: `H = diag(q) - q qᵀ`, q = softmax(y). H depends on y and so on W and b, and R's gradient says so.
 */
export const adaptiveL2: Regularizer<'adaptive_l2'> = ({ rate }, units) => {
    const c = rate / (1 - rate);
    const curvature = new Float64Array(units);
    const dy = new Float64Array(units);
    const q = new Float64Array(units);
    /** R of one row; and, where asked for, its gradient by y in `dy`, and directly by the weights, times `scale`. */
    const visit = (batch: LinearBatch, row: number, gradient?: LinearBatch['weights'], scale = 1): number => {
        const { x, y, weights, inputs, loss } = batch;
        const isCrossEntropy = loss === 'cross_entropy';
        const start = row * units;
        if (isCrossEntropy) {
            softmaxOfRow(y, start, units, q, 0);
        }
        for (let k = 0; k < units; k++) {
            const s = loss === 'binary_cross_entropy' ? logistic(y[start + k]!) : 0;
            q[k] = isCrossEntropy ? q[k]! : s;
            curvature[k] = isCrossEntropy ? q[k]! : loss === 'mse' ? 2 / units : (s * (1 - s)) / units;
        }
        dy.fill(0);
        let total = 0;
        for (let j = 0; j < inputs; j++) {
            const square = c * x[row * inputs + j]! * x[row * inputs + j]!;
            if (square === 0) {
                continue;
            }
            let mean = 0;
            for (let k = 0; isCrossEntropy && k < units; k++) {
                mean += q[k]! * weights[j * units + k]!;
            }
            for (let k = 0; k < units; k++) {
                const at = j * units + k;
                const w = weights[at]!;
                // For cross-entropy, Σ qₖ wₖ² - (Σ qₖ wₖ)² = Σ qₖ wₖ (wₖ - mean).
                total += 0.5 * square * curvature[k]! * w * (w - mean);
                dy[k] = dy[k]! + 0.5 * square * w * (w - 2 * mean);
                if (gradient !== undefined) {
                    gradient[at] = gradient[at]! + scale * square * curvature[k]! * (w - mean);
                }
            }
        }
        // So far the gradient by the curvature; on to that by y.
        let inner = 0;
        for (let k = 0; isCrossEntropy && k < units; k++) {
            inner += q[k]! * dy[k]!;
        }
        for (let k = 0; k < units; k++) {
            dy[k] = isCrossEntropy
                ? q[k]! * (dy[k]! - inner)
                : loss === 'mse'
                  ? 0
                  : dy[k]! * curvature[k]! * (1 - 2 * q[k]!);
        }
        return total;
    };
    return {
        linear: {
            sum(batch) {
                let total = 0;
                for (let row = 0; row < batch.rows; row++) {
                    total += visit(batch, row);
                }
                return total;
            },
            addGradient(batch, weightsGradient, biasGradient) {
                const { rows, inputs, x } = batch;
                for (let row = 0; row < rows; row++) {
                    visit(batch, row, weightsGradient, 1 / rows);
                    for (let k = 0; k < units; k++) {
                        const slope = dy[k]! / rows;
                        if (biasGradient !== undefined) {
                            biasGradient[k] = biasGradient[k]! + slope;
                        }
                        for (let j = 0; slope !== 0 && j < inputs; j++) {
                            const at = j * units + k;
                            weightsGradient[at] = weightsGradient[at]! + slope * x[row * inputs + j]!;
                        }
                    }
                }
            },
        },
    };
};
