import { sizeOf } from '../../core/shape.ts';
import { logistic } from '../elementary.ts';
import type { Op } from './types.ts';

/** `y = 1 / (1 + exp(-x))`; `dx = dy y (1 - y)`. */
export const sigmoid: Op<'sigmoid'> = ({ outputShape }) => {
    const size = sizeOf(outputShape);
    return {
        learned: [],
        forward({ rows }, { inputs, output: y }) {
            const x = inputs[0]!;
            for (let i = 0, length = rows * size; i < length; i++) {
                y[i] = logistic(x[i]!);
            }
        },
        backward({ rows }, { output, outputGradient: dy, inputGradients: [dx] }) {
            for (let i = 0, length = rows * size; dx !== undefined && i < length; i++) {
                const y = output[i]!;
                dx[i] = dy[i]! * y * (1 - y);
            }
        },
    };
};
