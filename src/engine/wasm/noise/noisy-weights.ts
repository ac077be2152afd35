// An affine layer whose weights carry Gaussian noise of learned strength: `engine/noisy-weights.ts` on this backend.

import {
    addSquareGradient,
    gaussianNoise,
    noisyGradients,
    noisyVariances,
    rootBackward,
} from '../../kernels/opcodes.ts';
import type { AffineUse } from '../../ops/types.ts';
import type { LearnedRegion, WasmOp } from '../ops/types.ts';
import { gaussianKinds, normalConstants } from './gaussian-values.ts';
import { wordRegion } from './masked-values.ts';
import { addSquares } from './masked-weights.ts';

export interface NoisyWeightsOptions {
    readonly actedOn: AffineUse<WasmOp>;
    readonly affine: WasmOp;
    /** One for each weight. Its gradient is written by this layer's backward. */
    readonly logAlpha: LearnedRegion;
    readonly noiseKey: number;
}

export function createNoisyWeights({ actedOn, affine, logAlpha, noiseKey }: NoisyWeightsOptions): WasmOp {
    const { inputSize, outputSize } = actedOn;
    const theta = affine.learned[0]!;
    const count = theta.values.bytes / 4;
    return {
        learned: affine.learned,
        ...(affine.state && { state: affine.state }),
        forward(build, at) {
            const mean = affine.forward(build, at);
            if (!build.isNoisy) {
                return mean;
            }
            const [x] = at.inputs;
            const { output: y } = at;
            // The same linear map of other numbers, once for each program, since its weights live in that program alone.
            const op = actedOn.create();
            const weights = op.learned[0]!;
            const squared = addSquares(build, x!, inputSize, actedOn);
            build.add(noisyVariances, theta.values, logAlpha.values, weights.values, count);
            const v = build.batch('variance', outputSize);
            const variance = op.forward(build, { inputs: [squared], output: v, tail: [] });
            const noise = wordRegion(build, outputSize);
            build.add(
                ...([gaussianNoise, gaussianKinds.root, y, y, noise, outputSize] as const),
                ...([noiseKey, v, 0, ...normalConstants] as const),
            );
            return {
                backward({ outputGradient: dy, inputGradients: [dx] }) {
                    // No gate is passed on: more is added to dx below.
                    mean.backward?.({
                        outputGradient: dy,
                        isGated: false,
                        inputGradients: [dx],
                        inputGates: [undefined],
                    });
                    const dv = build.batch('gradient of the variance', outputSize);
                    build.add(rootBackward, v, dy, noise, dv, outputSize);
                    const squaredGradient = dx && build.batch('gradient of the squares', inputSize);
                    variance.backward?.({
                        outputGradient: dv,
                        isGated: false,
                        inputGradients: [squaredGradient],
                        inputGates: [undefined],
                    });
                    build.add(
                        ...([noisyGradients, theta.values, logAlpha.values] as const),
                        ...([
                            build.gradient(weights),
                            build.gradient(theta),
                            build.gradient(logAlpha),
                        ] as const),
                        count,
                    );
                    if (dx !== undefined && squaredGradient !== undefined) {
                        build.add(addSquareGradient, x!, squaredGradient, dx, inputSize);
                    }
                },
            };
        },
    };
}
