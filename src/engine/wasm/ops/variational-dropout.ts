import { sizeOf } from '../../../core/shape.ts';
import {
    clampValues,
    copyValues,
    deviations as deviationsOf,
    divergenceGradient,
    gaussianNoise,
    spreadBackward,
    spreadGradient,
    sumOfRows,
} from '../../kernels/opcodes.ts';
import { createDivergence, largestLogAlpha, logAlphaOf } from '../../log-uniform-divergence.ts';
import { checkInitialRate, weightsOf } from '../../noise-checks.ts';
import { gaussianKinds, normalConstants } from '../noise/gaussian-values.ts';
import { wordRegion } from '../noise/masked-values.ts';
import { createNoisyWeights } from '../noise/noisy-weights.ts';
import { Region, words32 } from '../region.ts';
import type { WasmRegularizer } from '../regularizers/types.ts';
import type { LearnedRegion, WasmOp, WasmOpOf, WasmOpUse } from './types.ts';

/**
 * Gaussian dropout whose α = p / (1 - p) is learned as ln α: `y = x ξ`, `ξ = 1 + √α ε`, with one α for the layer or for each unit;
 * or noise on the weights of the next affine layer, in `noise/noisy-weights.ts`. See `engine/ops/variational-dropout.ts`.
 */
export const variationalDropout: WasmOpOf<'variational_dropout'> = use => {
    checkInitialRate(use.parameters.initial_rate, use.description);
    return use.parameters.rate === 'per_weight' ? onWeights(use) : onValues(use);
};

type Use = WasmOpUse<'variational_dropout'>;

function createLogAlpha(
    { parameters, trainingExamples = 1 }: Use,
    count: number,
    shared: number,
): LearnedRegion {
    return {
        name: 'log_alpha',
        shape: [count],
        values: words32('log_alpha', count),
        initial: { kind: 'constant', value: logAlphaOf(parameters.initial_rate) },
        isRegularized: false,
        own: divergence(shared, trainingExamples),
    };
}

function divergence(shared: number, examples: number): WasmRegularizer {
    const { penalty } = createDivergence(shared, examples);
    return {
        ...(penalty && { penalty }),
        addGradient(build, tensor) {
            const count = tensor.values.bytes / 4;
            const weight = { double: shared / examples };
            build.add(divergenceGradient, tensor.values, build.gradient(tensor), count, weight);
        },
        constrain(build, { values }) {
            build.add(clampValues, values, values.bytes / 4, { float: largestLogAlpha });
        },
    };
}

function onValues(use: Use): WasmOp {
    const { parameters, outputShape, noiseKey } = use;
    const size = sizeOf(outputShape);
    // On a map, a unit is a channel.
    const units = parameters.rate === 'per_layer' ? 1 : (outputShape.at(-1) ?? 1);
    const logAlpha = createLogAlpha(use, units, size / units);
    return {
        learned: [logAlpha],
        learnedRates: { rates: parameters.rate, logAlpha: logAlpha.values },
        forward(build, { inputs: [x], output: y }) {
            if (!build.isNoisy) {
                build.add(copyValues, x!, y, size);
                return {};
            }
            // Read four at a time, past the last one too.
            const deviations = new Region('deviations', Math.ceil(size / 4) * 32);
            build.add(deviationsOf, logAlpha.values, deviations, units, size);
            const spread = wordRegion(build, size);
            build.add(
                ...([gaussianNoise, gaussianKinds.spread, x!, y, spread, size] as const),
                ...([noiseKey, deviations, 0, ...normalConstants] as const),
            );
            return {
                backward({ outputGradient: dy, inputGradients: [dx] }) {
                    const gradient = build.gradient(logAlpha);
                    const sums = units === 1 ? new Region('sums', build.rows * 8) : undefined;
                    build.add(spreadGradient, spread, dy, x!, gradient, size, units, sums ?? 0);
                    if (sums !== undefined) {
                        build.add(sumOfRows, sums, gradient);
                    }
                    if (dx !== undefined) {
                        build.add(spreadBackward, spread, dy, dx, size);
                    }
                },
            };
        },
    };
}

function onWeights(use: Use): WasmOp {
    const actedOn = weightsOf(use.actedOn, use.description);
    const logAlpha = createLogAlpha(use, actedOn.create().learned[0]!.values.bytes / 4, 1);
    return {
        learned: [logAlpha],
        learnedRates: { rates: 'per_weight', logAlpha: logAlpha.values },
        isIdentity: true,
        forward: () => ({}),
        actOnWeights: affine => createNoisyWeights({ actedOn, affine, logAlpha, noiseKey: use.noiseKey }),
    };
}
