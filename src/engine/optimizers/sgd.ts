import { momentumOf } from '../schedules/index.ts';
import type { Optimizer } from './types.ts';

/**
 * `v ← μ v - η g`, `w ← w + v`; Nesterov: `w ← w + μ v - η g` with the new v (Sutskever et al. 2013, in the form of Keras
 * and PyTorch, where w is the point looked ahead from).
 */
export const sgd: Optimizer<'sgd'> = ({ learning_rate, momentum, nesterov }) => {
    if (momentum === 0) {
        return {
            memories: 0,
            update({ values: w, gradient: g }, { rateFactor }) {
                const rate = learning_rate * rateFactor;
                for (let i = 0; i < w.length; i++) {
                    w[i] = w[i]! - rate * g[i]!;
                }
            },
        };
    }
    const momentumAt = momentumOf(momentum);
    return {
        memories: 1,
        update({ values: w, gradient: g, memory: [v] }, { rateFactor, epochsDone, epochs }) {
            const rate = learning_rate * rateFactor;
            const carried = momentumAt(epochsDone, epochs);
            for (let i = 0; v !== undefined && i < w.length; i++) {
                const velocity = carried * v[i]! - rate * g[i]!;
                v[i] = velocity;
                w[i] = w[i]! + (nesterov ? carried * velocity - rate * g[i]! : velocity);
            }
        },
    };
};
