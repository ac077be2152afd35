import { sizeOf } from '../../core/shape.ts';
import { exponential } from '../elementary.ts';
import { allocateFloats } from '../floats.ts';
import { createDivergence, logAlphaOf } from '../log-uniform-divergence.ts';
import { checkInitialRate, weightsOf } from '../noise-checks.ts';
import { fillNoiseNormals, isNoisy } from '../noise-draws.ts';
import { createNoisyWeights } from '../noisy-weights.ts';
import { createRows } from '../rows.ts';
import type { LearnedTensor, Op, OpUse, RunningOp } from './types.ts';

/**
 * Kingma, Salimans and Welling (2015): Gaussian dropout whose α = p / (1 - p) is learned as ln α.
 *
 * `per_layer`, `per_unit` (their type B, noise that all weights out of a unit share): `y = x ξ`, `ξ = 1 + √α ε` for each
 * value of each example; `dx = dy ξ`, `d ln α = Σ dy x ε √α / 2`. `per_weight` (their type A, Molchanov et al. 2017): noise
 * on the weights of the next affine layer, in `noisy-weights.ts`. Evaluation: no noise, and the mean of the weights.
 */
export const variationalDropout: Op<'variational_dropout'> = use => {
    checkInitialRate(use.parameters.initial_rate, use.description);
    return use.parameters.rate === 'per_weight' ? onWeights(use) : onValues(use);
};

type Use = OpUse<'variational_dropout'>;

function createLogAlpha(
    { parameters, precision, trainingExamples = 1 }: Use,
    count: number,
    shared: number,
): LearnedTensor {
    return {
        name: 'log_alpha',
        shape: [count],
        values: allocateFloats(precision, count),
        gradient: allocateFloats(precision, count),
        initial: { kind: 'constant', value: logAlphaOf(parameters.initial_rate) },
        isRegularized: false,
        own: createDivergence(shared, trainingExamples),
    };
}

function onValues(use: Use): RunningOp {
    const { parameters, outputShape, capacity, noiseKey } = use;
    const size = sizeOf(outputShape);
    // On a map, a unit is a channel.
    const units = parameters.rate === 'per_layer' ? 1 : (outputShape.at(-1) ?? 1);
    const logAlpha = createLogAlpha(use, units, size / units);
    const deviations = new Float64Array(units);
    const sums = new Float64Array(units);
    const noise = new Float64Array(capacity * size);
    const rowsOfNoise = createRows(noise, size);
    return {
        learned: [logAlpha],
        learnedRates: { rates: parameters.rate, logAlpha: logAlpha.values },
        forward(pass, { inputs, output: y }) {
            const x = inputs[0]!;
            const length = pass.rows * size;
            if (!isNoisy(pass)) {
                for (let i = 0; i < length; i++) {
                    y[i] = x[i]!;
                }
                return;
            }
            for (let unit = 0; unit < units; unit++) {
                deviations[unit] = Math.sqrt(exponential(logAlpha.values[unit]!));
            }
            for (let row = 0; row < pass.rows; row++) {
                fillNoiseNormals(rowsOfNoise[row]!, pass, noiseKey, row);
            }
            for (let i = 0; i < length; i++) {
                y[i] = x[i]! * (1 + deviations[i % units]! * noise[i]!);
            }
        },
        backward({ rows }, { inputs, outputGradient: dy, inputGradients: [dx] }) {
            const x = inputs[0]!;
            sums.fill(0);
            for (let i = 0, length = rows * size; i < length; i++) {
                const unit = i % units;
                const spread = deviations[unit]! * noise[i]!;
                sums[unit] = sums[unit]! + 0.5 * dy[i]! * x[i]! * spread;
                if (dx !== undefined) {
                    dx[i] = dy[i]! * (1 + spread);
                }
            }
            logAlpha.gradient.set(sums);
        },
    };
}

function onWeights(use: Use): RunningOp {
    const actedOn = weightsOf(use.actedOn, use.description);
    const variance = actedOn.create();
    const logAlpha = createLogAlpha(use, variance.learned[0]!.values.length, 1);
    return {
        learned: [logAlpha],
        learnedRates: { rates: 'per_weight', logAlpha: logAlpha.values },
        isIdentity: true,
        forward() {},
        backward() {},
        actOnWeights: affine => createNoisyWeights({ ...use, actedOn, affine, variance, logAlpha }),
    };
}
