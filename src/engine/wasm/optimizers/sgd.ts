import { sgd as update } from '../../kernels/opcodes.ts';
import { momentumOf } from '../../schedules/index.ts';
import type { WasmOptimizerOf } from './types.ts';

/** `v ← μ v - η g`, `w ← w + v`; Nesterov: `w ← w + μ v - η g` with the new v; without momentum: `w ← w - η g`. */
export const sgd: WasmOptimizerOf<'sgd'> = ({ learning_rate, momentum, nesterov }) => {
    const momentumAt = momentumOf(momentum);
    const memories = momentum === 0 ? 0 : 1;
    return {
        memories,
        addUpdate(build, updated, momentOf) {
            const rate = build.scalar('f32', step => learning_rate * momentOf(step).rateFactor);
            const carried =
                memories === 0
                    ? 0
                    : build.scalar('f32', step => {
                          const { epochsDone, epochs } = momentOf(step);
                          return momentumAt(epochsDone, epochs);
                      });
            const arrays = updated.flatMap(({ tensor, memory: [v] }) => [
                tensor.values,
                build.gradient(tensor),
                v ?? 0,
                tensor.values.bytes / 4,
            ]);
            build.add(update, rate, carried, nesterov ? 1 : 0, updated.length, ...arrays);
        },
    };
};
