import { sizeOf } from '../../core/shape.ts';
import type { Op } from './types.ts';

/** `y = a + b + ...`, `da = db = ... = dy`. */
export const add: Op<'add'> = ({ outputShape }) => {
    const size = sizeOf(outputShape);
    return {
        learned: [],
        forward({ rows }, { inputs, output: y }) {
            const length = rows * size;
            y.set(inputs[0]!.subarray(0, length));
            for (let branch = 1; branch < inputs.length; branch++) {
                const x = inputs[branch]!;
                for (let i = 0; i < length; i++) {
                    y[i] = y[i]! + x[i]!;
                }
            }
        },
        backward({ rows }, { outputGradient: dy, inputGradients }) {
            const length = rows * size;
            for (const dx of inputGradients) {
                for (let i = 0; dx !== undefined && i < length; i++) {
                    dx[i] = dy[i]!;
                }
            }
        },
    };
};
