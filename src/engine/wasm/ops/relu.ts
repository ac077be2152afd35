import { sizeOf } from '../../../core/shape.ts';
import { reluBackward, relu as reluForward } from '../../kernels/opcodes.ts';
import type { WasmOpOf } from './types.ts';

/** `y = max(0, x)`; `dx = dy where y > 0, else 0`. A NaN stays one. */
export const relu: WasmOpOf<'relu'> = ({ outputShape }) => {
    const size = sizeOf(outputShape);
    return {
        learned: [],
        fusable: { what: 'relu' },
        forward(build, { inputs: [x], output: y }) {
            build.add(reluForward, x!, y, size);
            return {
                backward({ outputGradient: dy, inputGradients: [dx] }) {
                    if (dx !== undefined) {
                        build.add(reluBackward, y, dy, dx, size);
                    }
                },
            };
        },
    };
};
