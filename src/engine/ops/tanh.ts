import { sizeOf } from '../../core/shape.ts';
import { hyperbolicTangent } from '../elementary.ts';
import type { Op } from './types.ts';

/** `y = tanh x`; `dx = dy (1 - y²)`. */
export const tanh: Op<'tanh'> = ({ outputShape }) => {
    const size = sizeOf(outputShape);
    return {
        learned: [],
        forward({ rows }, { inputs, output: y }) {
            const x = inputs[0]!;
            for (let i = 0, length = rows * size; i < length; i++) {
                y[i] = hyperbolicTangent(x[i]!);
            }
        },
        backward({ rows }, { output, outputGradient: dy, inputGradients: [dx] }) {
            for (let i = 0, length = rows * size; dx !== undefined && i < length; i++) {
                const y = output[i]!;
                dx[i] = dy[i]! * (1 - y * y);
            }
        },
    };
};
