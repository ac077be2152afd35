import { sizeOf } from '../../../core/shape.ts';
import { softmaxBackward, softmaxRows } from '../../kernels/opcodes.ts';
import type { WasmOpOf } from './types.ts';

/** Along the last axis: `yᵢ = exp(xᵢ) / Σⱼ exp(xⱼ)`; `dxᵢ = yᵢ (dyᵢ - Σⱼ dyⱼ yⱼ)`. */
export const softmax: WasmOpOf<'softmax'> = ({ outputShape }) => {
    const width = outputShape.at(-1) ?? 1;
    const groups = sizeOf(outputShape) / width;
    return {
        learned: [],
        forward(build, { inputs: [x], output: y }) {
            build.add(softmaxRows, x!, y, width, groups);
            return {
                backward({ outputGradient: dy, inputGradients: [dx] }) {
                    if (dx !== undefined) {
                        build.add(softmaxBackward, y, dy, dx, width, groups);
                    }
                },
            };
        },
    };
};
