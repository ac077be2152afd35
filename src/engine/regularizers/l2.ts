import type { Regularizer } from './types.ts';

/** `l2 Σ w²`, without a half, as in Keras; its gradient is `2 l2 w`. Sums in float64. */
export const l2: Regularizer<'l2'> = ({ l2: factor }) => ({
    penalty(weights) {
        let sum = 0;
        for (const w of weights) {
            sum += w * w;
        }
        return factor * sum;
    },
    addGradient(weights, gradient) {
        for (let i = 0; i < weights.length; i++) {
            gradient[i] = gradient[i]! + 2 * factor * weights[i]!;
        }
    },
});
