import { sizeOf } from '../../../core/shape.ts';
import { addArrays, copyColumns } from '../../kernels/opcodes.ts';
import type { WasmOpOf } from './types.ts';

/** `y = a + b + ...`, `da = db = ... = dy`. */
export const add: WasmOpOf<'add'> = ({ outputShape }) => {
    const size = sizeOf(outputShape);
    return {
        learned: [],
        forward(build, { inputs: [first, ...others], output: y }) {
            for (const [index, x] of others.entries()) {
                build.add(addArrays, index === 0 ? first! : y, x, y, size);
            }
            if (others.length === 0) {
                build.add(copyColumns, first!, y, size, size, 0, 0, size, 1);
            }
            return {
                backward({ outputGradient: dy, inputGradients }) {
                    for (const dx of inputGradients) {
                        if (dx !== undefined) {
                            build.add(copyColumns, dy, dx, size, size, 0, 0, size, 1);
                        }
                    }
                },
            };
        },
    };
};
