import { sizeOf } from '../../core/shape.ts';
import type { Op } from './types.ts';

/** `y = max(0, x)`; `dx = dy where x > 0, else 0`. A NaN stays one, so that what went wrong is found where it began. */
export const relu: Op<'relu'> = ({ outputShape }) => {
    const size = sizeOf(outputShape);
    return {
        learned: [],
        forward({ rows }, { inputs, output: y }) {
            const x = inputs[0]!;
            for (let i = 0, length = rows * size; i < length; i++) {
                const value = x[i]!;
                y[i] = value <= 0 ? 0 : value;
            }
        },
        backward({ rows }, { output: y, outputGradient: dy, inputGradients: [dx] }) {
            for (let i = 0, length = rows * size; dx !== undefined && i < length; i++) {
                dx[i] = y[i]! > 0 ? dy[i]! : 0;
            }
        },
    };
};
