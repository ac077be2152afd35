import { l1 } from './l1.ts';
import { l2 } from './l2.ts';
import type { Regularizer } from './types.ts';

/** `l1 Σ |w| + l2 Σ w²`. */
export const l1L2: Regularizer<'l1_l2'> = (factors, units) => {
    const parts = [l1(factors, units), l2(factors, units)];
    return {
        penalty: weights => parts.reduce((sum, part) => sum + (part.penalty?.(weights) ?? 0), 0),
        addGradient(weights, gradient) {
            for (const part of parts) {
                part.addGradient?.(weights, gradient);
            }
        },
    };
};
