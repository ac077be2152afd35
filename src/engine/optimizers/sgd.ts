import { CannotRun } from '../cannot-run.ts';
import type { Optimizer } from './types.ts';

/**
 * `v ← μ v - η g`, `w ← w + v`; Nesterov: `w ← w + μ v - η g` with the new v (Sutskever et al. 2013, in the form of Keras
 * and PyTorch, where w is the point looked ahead from).
 */
export const sgd: Optimizer<'sgd'> = ({ learning_rate: rate, momentum, nesterov }) => {
    if (typeof momentum !== 'number') {
        throw new CannotRun('A momentum that changes over the epochs cannot be run yet.');
    }
    if (momentum === 0) {
        return {
            memories: 0,
            update({ values: w, gradient: g }) {
                for (let i = 0; i < w.length; i++) {
                    w[i] = w[i]! - rate * g[i]!;
                }
            },
        };
    }
    return {
        memories: 1,
        update({ values: w, gradient: g, memory: [v] }) {
            for (let i = 0; v !== undefined && i < w.length; i++) {
                const velocity = momentum * v[i]! - rate * g[i]!;
                v[i] = velocity;
                w[i] = w[i]! + (nesterov ? momentum * velocity - rate * g[i]! : velocity);
            }
        },
    };
};
