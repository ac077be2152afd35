import { sizeOf } from '../../../core/shape.ts';
import { inputGradient, multiplyRows, weightGradient } from '../../kernels/opcodes.ts';
import { words32 } from '../region.ts';
import type { LearnedRegion, WasmOpOf } from './types.ts';

/** `y = x W + b`, W: [inputs, units]; `dW = xᵀ dy`, `db = Σ dy over the batch`, `dx = dy Wᵀ`. */
export const dense: WasmOpOf<'dense'> = ({ parameters, inputShapes }) => {
    const inputs = sizeOf(inputShapes[0] ?? []);
    const { units } = parameters;
    const weights: LearnedRegion = {
        name: 'weights',
        shape: [inputs, units],
        values: words32('weights', inputs * units),
        initial: { kind: 'drawn', fanIn: inputs, fanOut: units },
        isRegularized: true,
    };
    const bias: LearnedRegion | undefined = parameters.use_bias
        ? {
              name: 'bias',
              shape: [units],
              values: words32('bias', units),
              initial: { kind: 'constant', value: 0 },
              isRegularized: false,
          }
        : undefined;
    return {
        learned: bias === undefined ? [weights] : [weights, bias],
        forward(build, { inputs: [x], output: y }) {
            build.add(multiplyRows, x!, weights.values, bias?.values ?? 0, y, inputs, units);
            return {
                backward({ outputGradient: dy, inputGradients: [dx] }) {
                    if (dx !== undefined) {
                        build.add(inputGradient, dy, weights.values, dx, inputs, units);
                    }
                    const db = bias === undefined ? 0 : build.gradient(bias);
                    build.add(weightGradient, x!, dy, build.gradient(weights), db, inputs, units);
                },
            };
        },
    };
};
