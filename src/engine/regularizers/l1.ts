import type { Regularizer } from './types.ts';

/** `l1 Σ |w|`; its gradient is `l1 sign w`, and 0 at w = 0. Sums in float64. */
export const l1: Regularizer<'l1'> = ({ l1: factor }) => ({
    penalty(weights) {
        let sum = 0;
        for (const w of weights) {
            sum += Math.abs(w);
        }
        return factor * sum;
    },
    addGradient(weights, gradient) {
        for (let i = 0; i < weights.length; i++) {
            gradient[i] = gradient[i]! + factor * Math.sign(weights[i]!);
        }
    },
});
