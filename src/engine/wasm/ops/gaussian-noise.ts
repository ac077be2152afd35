import { sizeOf } from '../../../core/shape.ts';
import { copyValues, gaussianNoise as draw } from '../../kernels/opcodes.ts';
import { checkDeviation } from '../../noise-checks.ts';
import { gaussianKinds, normalConstants } from '../noise/gaussian-values.ts';
import { wordRegion } from '../noise/masked-values.ts';
import type { WasmOpOf } from './types.ts';

/** `y = x + σ ε`, `ε ~ N(0, 1)` for each value of each example; `dx = dy`. */
export const gaussianNoise: WasmOpOf<'gaussian_noise'> = ({
    parameters: { stddev },
    outputShape,
    noiseKey,
    description,
}) => {
    checkDeviation(stddev, description);
    const size = sizeOf(outputShape);
    return {
        learned: [],
        forward(build, { inputs: [x], output: y }) {
            if (build.isNoisy && stddev > 0) {
                const sigma = build.scalar('f64', () => stddev);
                const words = wordRegion(build, size);
                build.add(
                    draw,
                    gaussianKinds.add,
                    x!,
                    y,
                    words,
                    size,
                    noiseKey,
                    sigma,
                    1,
                    ...normalConstants,
                );
            } else {
                build.add(copyValues, x!, y, size);
            }
            return {
                backward({ outputGradient: dy, inputGradients: [dx] }) {
                    if (dx !== undefined) {
                        build.add(copyValues, dy, dx, size);
                    }
                },
            };
        },
    };
};
