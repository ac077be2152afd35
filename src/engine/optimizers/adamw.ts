import { integerPower } from '../elementary.ts';
import type { Optimizer } from './types.ts';

/**
 * Loshchilov and Hutter (2019), the decay times the learning rate as in Keras and PyTorch:
 * `m ← β₁ m + (1 - β₁) g`, `v ← β₂ v + (1 - β₂) g²`, `w ← w - η (m̂ / (√v̂ + ε) + λ w)` with `m̂ = m / (1 - β₁ᵗ)` and
 * `v̂ = v / (1 - β₂ᵗ)`; λ is 0 for biases and the values of normalization layers.
 */
export const adamW: Optimizer<'adamw'> = parameters => {
    const { learning_rate, weight_decay, beta_1, beta_2, epsilon } = parameters;
    return {
        memories: 2,
        update({ values: w, gradient: g, memory: [m, v], isRegularized }, { step, rateFactor }) {
            const rate = learning_rate * rateFactor;
            const kept = isRegularized ? 1 - rate * weight_decay : 1;
            const correction1 = 1 - integerPower(beta_1, step);
            const correction2 = 1 - integerPower(beta_2, step);
            for (let i = 0; m !== undefined && v !== undefined && i < w.length; i++) {
                const gradient = g[i]!;
                const mean = beta_1 * m[i]! + (1 - beta_1) * gradient;
                const square = beta_2 * v[i]! + (1 - beta_2) * gradient * gradient;
                m[i] = mean;
                v[i] = square;
                w[i] =
                    kept * w[i]! -
                    (rate * (mean / correction1)) / (Math.sqrt(square / correction2) + epsilon);
            }
        },
    };
};
