import { integerPower } from '../elementary.ts';
import type { Optimizer } from './types.ts';

/**
 * Kingma and Ba (2015), algorithm 1: `m ← β₁ m + (1 - β₁) g`, `v ← β₂ v + (1 - β₂) g²`,
 * `w ← w - η m̂ / (√v̂ + ε)` with `m̂ = m / (1 - β₁ᵗ)` and `v̂ = v / (1 - β₂ᵗ)`.
 */
export const adam: Optimizer<'adam'> = ({ learning_rate: rate, beta_1, beta_2, epsilon }) => ({
    memories: 2,
    update({ values: w, gradient: g, memory: [m, v] }, step) {
        const correction1 = 1 - integerPower(beta_1, step);
        const correction2 = 1 - integerPower(beta_2, step);
        for (let i = 0; m !== undefined && v !== undefined && i < w.length; i++) {
            const gradient = g[i]!;
            const mean = beta_1 * m[i]! + (1 - beta_1) * gradient;
            const square = beta_2 * v[i]! + (1 - beta_2) * gradient * gradient;
            m[i] = mean;
            v[i] = square;
            w[i] = w[i]! - (rate * (mean / correction1)) / (Math.sqrt(square / correction2) + epsilon);
        }
    },
});
