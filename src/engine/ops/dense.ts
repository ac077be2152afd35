import { sizeOf } from '../../core/shape.ts';
import { allocateFloats } from '../floats.ts';
import {
    createScratch,
    multiply,
    multiplyTransposedLeft,
    multiplyTransposedRight,
    sumRows,
} from '../matrix.ts';
import type { LearnedTensor, Op } from './types.ts';

/**
 * `y = x W + b`, W: [inputs, units]; `dW = xᵀ dy`, `db = Σ dy over the batch`, `dx = dy Wᵀ`.
 * The activation is a layer of its own by the time a network is run.
 */
export const dense: Op<'dense'> = ({ parameters, inputShapes, precision, capacity }) => {
    const inputs = sizeOf(inputShapes[0] ?? []);
    const { units } = parameters;
    const scratch = createScratch(Math.max(inputs, units, capacity));
    const weights: LearnedTensor = {
        name: 'weights',
        shape: [inputs, units],
        values: allocateFloats(precision, inputs * units),
        gradient: allocateFloats(precision, inputs * units),
        initial: { kind: 'drawn', fanIn: inputs, fanOut: units },
        isRegularized: true,
    };
    const bias: LearnedTensor | undefined = parameters.use_bias
        ? {
              name: 'bias',
              shape: [units],
              values: allocateFloats(precision, units),
              gradient: allocateFloats(precision, units),
              initial: { kind: 'constant', value: 0 },
              isRegularized: false,
          }
        : undefined;
    return {
        learned: bias === undefined ? [weights] : [weights, bias],
        forward({ rows }, { inputs: [x], output: y }) {
            multiply(x!, weights.values, bias?.values, y, rows, inputs, units, scratch);
        },
        backward({ rows }, { inputs: [x], outputGradient: dy, inputGradients: [dx] }) {
            multiplyTransposedLeft(x!, dy, weights.gradient, rows, inputs, units, scratch);
            if (bias !== undefined) {
                sumRows(dy, bias.gradient, rows, units, scratch);
            }
            if (dx !== undefined) {
                multiplyTransposedRight(dy, weights.values, dx, rows, inputs, units, scratch);
            }
        },
    };
};
