import { sizeOf } from '../../core/shape.ts';
import { allocateFloats } from '../floats.ts';
import type { LearnedTensor, Op, StateTensor } from './types.ts';

/**
 * `y = γ x̂ + β`, `x̂ = (x - μ) / √(σ² + ε)` for each feature, or each channel of a map (Ioffe and Szegedy 2015, algorithms
 * 1 and 2).
 *
 * Training: μ and σ² are over the n values of the batch, and of the map's pixels; σ² divides by n. With `g = dy γ`:
 * `dx = (g - mean(g) - x̂ mean(g x̂)) / √(σ² + ε)`, `dγ = Σ dy x̂`, `dβ = Σ dy`. After the update,
 * `running ← m running + (1 - m) batch`, with the same σ² as in Keras, where PyTorch's running variance divides by n - 1.
 * Evaluation: μ and σ² are the running ones.
 */
export const batchNorm: Op<'batch_norm'> = ({ parameters, outputShape, precision }) => {
    const { momentum, epsilon } = parameters;
    const width = outputShape.at(-1) ?? 1;
    const groups = sizeOf(outputShape) / width;
    const learned = (name: string, value: number): LearnedTensor => ({
        name,
        shape: [width],
        values: allocateFloats(precision, width),
        gradient: allocateFloats(precision, width),
        initial: { kind: 'constant', value },
        isRegularized: false,
    });
    const state = (name: string, value: number): StateTensor => ({
        name,
        shape: [width],
        values: allocateFloats(precision, width).fill(value),
    });
    const gamma = learned('gamma', 1);
    const beta = learned('beta', 0);
    const runningMean = state('running_mean', 0);
    const runningVariance = state('running_variance', 1);
    /** Of the batch. */
    const mean = new Float64Array(width);
    const variance = new Float64Array(width);
    const inverseDeviation = new Float64Array(width);
    const gammaGradient = new Float64Array(width);
    const betaGradient = new Float64Array(width);
    return {
        learned: [gamma, beta],
        state: [runningMean, runningVariance],
        forward({ rows, training }, { inputs: [x], output: y }) {
            const length = rows * groups * width;
            if (training) {
                const n = rows * groups;
                mean.fill(0);
                for (let at = 0, i = 0; at < length; at++, i = i + 1 === width ? 0 : i + 1) {
                    mean[i] = mean[i]! + x![at]!;
                }
                for (let i = 0; i < width; i++) {
                    mean[i] = mean[i]! / n;
                }
                variance.fill(0);
                for (let at = 0, i = 0; at < length; at++, i = i + 1 === width ? 0 : i + 1) {
                    const deviation = x![at]! - mean[i]!;
                    variance[i] = variance[i]! + deviation * deviation;
                }
                for (let i = 0; i < width; i++) {
                    variance[i] = variance[i]! / n;
                    inverseDeviation[i] = 1 / Math.sqrt(variance[i]! + epsilon);
                }
            }
            for (let at = 0, i = 0; at < length; at++, i = i + 1 === width ? 0 : i + 1) {
                const center = training ? mean[i]! : runningMean.values[i]!;
                const inverse = training
                    ? inverseDeviation[i]!
                    : 1 / Math.sqrt(runningVariance.values[i]! + epsilon);
                y[at] = gamma.values[i]! * ((x![at]! - center) * inverse) + beta.values[i]!;
            }
        },
        backward({ rows }, { inputs: [x], outputGradient: dy, inputGradients: [dx] }) {
            const n = rows * groups;
            const length = n * width;
            gammaGradient.fill(0);
            betaGradient.fill(0);
            for (let at = 0, i = 0; at < length; at++, i = i + 1 === width ? 0 : i + 1) {
                const normalized = (x![at]! - mean[i]!) * inverseDeviation[i]!;
                gammaGradient[i] = gammaGradient[i]! + dy[at]! * normalized;
                betaGradient[i] = betaGradient[i]! + dy[at]!;
            }
            for (let at = 0, i = 0; dx !== undefined && at < length; at++, i = i + 1 === width ? 0 : i + 1) {
                const normalized = (x![at]! - mean[i]!) * inverseDeviation[i]!;
                dx[at] =
                    gamma.values[i]! *
                    inverseDeviation[i]! *
                    (dy[at]! - betaGradient[i]! / n - (normalized * gammaGradient[i]!) / n);
            }
            gamma.gradient.set(gammaGradient);
            beta.gradient.set(betaGradient);
        },
        updateState() {
            for (let i = 0; i < width; i++) {
                runningMean.values[i] = momentum * runningMean.values[i]! + (1 - momentum) * mean[i]!;
                runningVariance.values[i] =
                    momentum * runningVariance.values[i]! + (1 - momentum) * variance[i]!;
            }
        },
    };
};
