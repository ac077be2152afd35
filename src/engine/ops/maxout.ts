import { sizeOf } from '../../core/shape.ts';
import type { Op } from './types.ts';

/** `yᵢ = max(xᵢₖ, ..., xᵢₖ₊ₖ₋₁)`, k = pieces, along the last axis; `dx = dy` at the first largest, else 0. A NaN wins. */
export const maxout: Op<'maxout'> = ({ parameters, outputShape, capacity }) => {
    const { pieces } = parameters;
    const size = sizeOf(outputShape);
    /** Which of its group each output is, as a place in the input. */
    const largest = new Int32Array(capacity * size);
    return {
        learned: [],
        forward({ rows }, { inputs, output: y }) {
            const x = inputs[0]!;
            for (let i = 0, length = rows * size; i < length; i++) {
                const start = i * pieces;
                let best = start;
                for (let j = start + 1; j < start + pieces; j++) {
                    if (x[j]! > x[best]! || Number.isNaN(x[j])) {
                        best = j;
                    }
                }
                largest[i] = best;
                y[i] = x[best]!;
            }
        },
        backward({ rows }, { outputGradient: dy, inputGradients: [dx] }) {
            if (dx === undefined) {
                return;
            }
            dx.fill(0, 0, rows * size * pieces);
            for (let i = 0, length = rows * size; i < length; i++) {
                dx[largest[i]!] = dy[i]!;
            }
        },
    };
};
