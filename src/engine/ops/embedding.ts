import { sizeOf } from '../../core/shape.ts';
import { CannotRun } from '../cannot-run.ts';
import { allocateFloats } from '../floats.ts';
import type { LearnedTensor, Op } from './types.ts';

/** `y[t] = E[x[t]]`, E: [vocabulary, dimensions]; `dE[v] = Σ dy[t] over the t with x[t] = v`. Token ids have no gradient. */
export const embedding: Op<'embedding'> = ({ parameters, inputShapes, precision, description }) => {
    const { vocabulary, dimensions } = parameters;
    const length = sizeOf(inputShapes[0] ?? []);
    const sums = new Float64Array(vocabulary * dimensions);
    const weights: LearnedTensor = {
        name: 'weights',
        shape: [vocabulary, dimensions],
        values: allocateFloats(precision, vocabulary * dimensions),
        gradient: allocateFloats(precision, vocabulary * dimensions),
        // As the product with one-hot tokens that it stands for.
        initial: { kind: 'drawn', fanIn: vocabulary, fanOut: dimensions },
        isRegularized: true,
    };
    return {
        learned: [weights],
        forward({ rows }, { inputs: [x], output: y }) {
            const { values } = weights;
            for (let t = 0, at = 0; t < rows * length; t++) {
                const token = x![t]!;
                if (!(Number.isInteger(token) && token >= 0 && token < vocabulary)) {
                    throw new CannotRun(
                        `${description} reads token ids, whole numbers from 0 to ${vocabulary - 1}, and an example holds ${token}. ` +
                            'Ids must not be scaled, and nothing may come between input and embedding.',
                    );
                }
                for (let start = token * dimensions, d = 0; d < dimensions; d++, at++) {
                    y[at] = values[start + d]!;
                }
            }
        },
        backward({ rows }, { inputs: [x], outputGradient: dy, inputGradients: [dx] }) {
            sums.fill(0);
            for (let t = 0, at = 0; t < rows * length; t++) {
                for (let start = x![t]! * dimensions, d = 0; d < dimensions; d++, at++) {
                    sums[start + d] = sums[start + d]! + dy[at]!;
                }
            }
            weights.gradient.set(sums);
            dx?.fill(0, 0, rows * length);
        },
    };
};
