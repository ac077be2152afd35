import { sizeOf } from '../../core/shape.ts';
import { softmaxOfRow } from '../softmax-of-row.ts';
import type { Op } from './types.ts';

/**
 * Along the last axis: `yᵢ = exp(xᵢ) / Σⱼ exp(xⱼ)`; `dxᵢ = yᵢ (dyᵢ - Σⱼ dyⱼ yⱼ)`.
 * Before cross-entropy it is not run at all while training: the loss reads the scores.
 */
export const softmax: Op<'softmax'> = ({ outputShape }) => {
    const width = outputShape.at(-1) ?? 1;
    const groups = sizeOf(outputShape) / width;
    return {
        learned: [],
        forward({ rows }, { inputs, output: y }) {
            const x = inputs[0]!;
            for (let start = 0, end = rows * groups * width; start < end; start += width) {
                softmaxOfRow(x, start, width, y, start);
            }
        },
        backward({ rows }, { output: y, outputGradient: dy, inputGradients: [dx] }) {
            if (dx === undefined) {
                return;
            }
            for (let start = 0, end = rows * groups * width; start < end; start += width) {
                let inner = 0;
                for (let i = start; i < start + width; i++) {
                    inner += dy[i]! * y[i]!;
                }
                for (let i = start; i < start + width; i++) {
                    dx[i] = y[i]! * (dy[i]! - inner);
                }
            }
        },
    };
};
