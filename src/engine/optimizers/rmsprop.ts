import { momentumOf } from '../schedules/index.ts';
import type { Optimizer } from './types.ts';

/**
 * `s ← ρ s + (1 - ρ) g²`, `v ← μ v + η g / √(s + ε)`, `w ← w - v` (Tieleman and Hinton 2012, lecture 6.5; ε under the root
 * and the momentum as in Keras).
 */
export const rmsprop: Optimizer<'rmsprop'> = ({ learning_rate, rho, momentum, epsilon }) => {
    const momentumAt = momentumOf(momentum);
    return {
        memories: momentum === 0 ? 1 : 2,
        update({ values: w, gradient: g, memory: [s, v] }, { rateFactor, epochsDone, epochs }) {
            const rate = learning_rate * rateFactor;
            const carried = momentumAt(epochsDone, epochs);
            for (let i = 0; s !== undefined && i < w.length; i++) {
                const gradient = g[i]!;
                const square = rho * s[i]! + (1 - rho) * gradient * gradient;
                s[i] = square;
                let velocity = (rate * gradient) / Math.sqrt(square + epsilon);
                if (v !== undefined) {
                    velocity += carried * v[i]!;
                    v[i] = velocity;
                }
                w[i] = w[i]! - velocity;
            }
        },
    };
};
