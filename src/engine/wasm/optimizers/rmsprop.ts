import { rmsprop as opcode } from '../../kernels/opcodes.ts';
import { momentumOf } from '../../schedules/index.ts';
import type { WasmOptimizerOf } from './types.ts';

/** `s ← ρ s + (1 - ρ) g²`, `v ← μ v + η g / √(s + ε)`, `w ← w - v`. */
export const rmsprop: WasmOptimizerOf<'rmsprop'> = ({ learning_rate, rho, momentum, epsilon }) => {
    const momentumAt = momentumOf(momentum);
    return {
        memories: momentum === 0 ? 1 : 2,
        instruction(build, momentOf) {
            const rate = build.scalar('f32', step => learning_rate * momentOf(step).rateFactor);
            const carried = build.scalar('f32', step => {
                const { epochsDone, epochs } = momentOf(step);
                return momentumAt(epochsDone, epochs);
            });
            const constants = [rho, 1 - rho, epsilon].map(float => ({ float }));
            return {
                opcode,
                words: [rate, carried, ...constants],
                wordsOf: ({ tensor: { values }, memory: [s, v] }, gradient) => [
                    values,
                    gradient,
                    s!,
                    v ?? 0,
                    values.bytes / 4,
                ],
            };
        },
    };
};
