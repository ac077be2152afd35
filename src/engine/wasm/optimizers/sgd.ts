import { sgd as opcode } from '../../kernels/opcodes.ts';
import { momentumOf } from '../../schedules/index.ts';
import type { WasmOptimizerOf } from './types.ts';

/** `v ← μ v - η g`, `w ← w + v`; Nesterov: `w ← w + μ v - η g` with the new v; without momentum: `w ← w - η g`. */
export const sgd: WasmOptimizerOf<'sgd'> = ({ learning_rate, momentum, nesterov }) => {
    const momentumAt = momentumOf(momentum);
    const memories = momentum === 0 ? 0 : 1;
    return {
        memories,
        instruction(build, momentOf) {
            const rate = build.scalar('f32', step => learning_rate * momentOf(step).rateFactor);
            const carried =
                memories === 0
                    ? 0
                    : build.scalar('f32', step => {
                          const { epochsDone, epochs } = momentOf(step);
                          return momentumAt(epochsDone, epochs);
                      });
            return {
                opcode,
                words: [rate, carried, nesterov ? 1 : 0],
                wordsOf: ({ tensor: { values }, memory: [v] }, gradient) => [
                    values,
                    gradient,
                    v ?? 0,
                    values.bytes / 4,
                ],
            };
        },
    };
};
