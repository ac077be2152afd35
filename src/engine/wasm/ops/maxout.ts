import { sizeOf } from '../../../core/shape.ts';
import { maxout as largestOfPieces, maxoutBackward } from '../../kernels/opcodes.ts';
import type { WasmOpOf } from './types.ts';

/** `yᵢ = max(xᵢₖ, ..., xᵢₖ₊ₖ₋₁)`, k = pieces, along the last axis; `dx = dy` at the first largest, else 0. A NaN wins. */
export const maxout: WasmOpOf<'maxout'> = ({ parameters, outputShape }) => {
    const { pieces } = parameters;
    const size = sizeOf(outputShape);
    return {
        learned: [],
        forward(build, { inputs: [x], output: y }) {
            const which = build.batch('which piece is largest', size);
            build.add(largestOfPieces, x!, y, which, pieces, size);
            return {
                backward({ outputGradient: dy, inputGradients: [dx] }) {
                    if (dx !== undefined) {
                        build.add(maxoutBackward, dy, which, dx, pieces, size);
                    }
                },
            };
        },
    };
};
