import { sizeOf } from '../../core/shape.ts';
import type { Op } from './types.ts';

/** `y[.., :] = (a[.., :], b[.., :], ...)`: the last axes one after the other; `da`, `db`, ... are their parts of dy. */
export const concat: Op<'concat'> = ({ inputShapes, outputShape }) => {
    const width = outputShape.at(-1) ?? 1;
    const positions = sizeOf(outputShape.slice(0, -1));
    let end = 0;
    const parts = inputShapes.map(shape => {
        const channels = shape.at(-1) ?? 1;
        end += channels;
        return { channels, start: end - channels };
    });
    return {
        learned: [],
        forward({ rows }, { inputs, output: y }) {
            for (const [branch, { channels, start }] of parts.entries()) {
                const x = inputs[branch]!;
                for (let position = 0, at = 0; position < rows * positions; position++) {
                    const place = position * width + start;
                    for (let channel = 0; channel < channels; channel++, at++) {
                        y[place + channel] = x[at]!;
                    }
                }
            }
        },
        backward({ rows }, { outputGradient: dy, inputGradients }) {
            for (const [branch, { channels, start }] of parts.entries()) {
                const dx = inputGradients[branch];
                for (let position = 0, at = 0; dx !== undefined && position < rows * positions; position++) {
                    const place = position * width + start;
                    for (let channel = 0; channel < channels; channel++, at++) {
                        dx[at] = dy[place + channel]!;
                    }
                }
            }
        },
    };
};
