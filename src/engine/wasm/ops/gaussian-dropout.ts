import { sizeOf } from '../../../core/shape.ts';
import { createDropRate } from '../../drop-rate.ts';
import { copyValues, gaussianNoise as draw, spreadBackward } from '../../kernels/opcodes.ts';
import { gaussianKinds, normalConstants } from '../noise/gaussian-values.ts';
import { wordRegion } from '../noise/masked-values.ts';
import type { WasmOpOf } from './types.ts';

/** `y = x (1 + s)`, `s = √(p / (1 - p)) ε`, `ε ~ N(0, 1)` for each value of each example; `dx = dy (1 + s)`. */
export const gaussianDropout: WasmOpOf<'gaussian_dropout'> = ({
    parameters,
    outputShape,
    noiseKey,
    description,
    plan,
}) => {
    const rateAt = createDropRate(parameters.rate, plan, description);
    const size = sizeOf(outputShape);
    return {
        learned: [],
        forward(build, { inputs: [x], output: y }) {
            if (!build.isNoisy) {
                build.add(copyValues, x!, y, size);
                return {};
            }
            const deviation = build.scalar('f64', step => {
                const rate = rateAt(step);
                return Math.sqrt(rate / (1 - rate));
            });
            const spread = wordRegion(build, size);
            const kind = gaussianKinds.spread;
            build.add(draw, kind, x!, y, spread, size, noiseKey, deviation, 1, ...normalConstants);
            return {
                backward({ outputGradient: dy, inputGradients: [dx] }) {
                    if (dx !== undefined) {
                        build.add(spreadBackward, spread, dy, dx, size);
                    }
                },
            };
        },
    };
};
