import { integerPower } from '../../elementary.ts';
import { adam } from '../../kernels/opcodes.ts';
import type { WasmOptimizerOf } from './types.ts';

/** `m ← β₁ m + (1 - β₁) g`, `v ← β₂ v + (1 - β₂) g²`, `w ← (1 - η λ) w - η m̂ / (√v̂ + ε)`; see the reference's. */
export const adamW: WasmOptimizerOf<'adamw'> = parameters => {
    const { learning_rate, weight_decay, beta_1, beta_2, epsilon } = parameters;
    return {
        memories: 2,
        instruction(build, momentOf) {
            const rateAt = (step: number): number => learning_rate * momentOf(step).rateFactor;
            const rate = build.scalar('f32', step => rateAt(step) / (1 - integerPower(beta_1, step + 1)));
            const correction = build.scalar('f32', step => 1 / (1 - integerPower(beta_2, step + 1)));
            const kept = build.scalar('f32', step => 1 - rateAt(step) * weight_decay);
            const constants = [beta_1, 1 - beta_1, beta_2, 1 - beta_2, epsilon].map(float => ({ float }));
            return {
                opcode: adam,
                words: [rate, correction, kept, ...constants],
                wordsOf: ({ tensor: { values, isRegularized }, memory: [m, v] }, gradient) => [
                    values,
                    gradient,
                    m!,
                    v!,
                    values.bytes / 4,
                    isRegularized ? 1 : 0,
                ],
            };
        },
    };
};
