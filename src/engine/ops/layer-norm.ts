import { sizeOf } from '../../core/shape.ts';
import { allocateFloats } from '../floats.ts';
import type { LearnedTensor, Op } from './types.ts';

/**
 * `y = γ x̂ + β`, `x̂ = (x - μ) / √(σ² + ε)`, μ and σ² over the last axis of one example (Ba, Kiros, Hinton 2016).
 * With `g = dy γ` and n values: `dx = (g - mean(g) - x̂ mean(g x̂)) / √(σ² + ε)`, `dγ = Σ dy x̂`, `dβ = Σ dy`.
 */
export const layerNorm: Op<'layer_norm'> = ({ parameters, outputShape, precision, capacity }) => {
    const { epsilon } = parameters;
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
    const gamma = learned('gamma', 1);
    const beta = learned('beta', 0);
    const means = new Float64Array(capacity * groups);
    const inverseDeviations = new Float64Array(capacity * groups);
    const gammaGradient = new Float64Array(width);
    const betaGradient = new Float64Array(width);
    return {
        learned: [gamma, beta],
        forward({ rows }, { inputs: [x], output: y }) {
            for (let group = 0, start = 0; group < rows * groups; group++, start += width) {
                let sum = 0;
                for (let i = 0; i < width; i++) {
                    sum += x![start + i]!;
                }
                const mean = sum / width;
                let squares = 0;
                for (let i = 0; i < width; i++) {
                    const deviation = x![start + i]! - mean;
                    squares += deviation * deviation;
                }
                const inverse = 1 / Math.sqrt(squares / width + epsilon);
                means[group] = mean;
                inverseDeviations[group] = inverse;
                for (let i = 0; i < width; i++) {
                    y[start + i] = gamma.values[i]! * ((x![start + i]! - mean) * inverse) + beta.values[i]!;
                }
            }
        },
        backward({ rows }, { inputs: [x], outputGradient: dy, inputGradients: [dx] }) {
            gammaGradient.fill(0);
            betaGradient.fill(0);
            for (let group = 0, start = 0; group < rows * groups; group++, start += width) {
                const mean = means[group]!;
                const inverse = inverseDeviations[group]!;
                let gradientSum = 0;
                let productSum = 0;
                for (let i = 0; i < width; i++) {
                    const normalized = (x![start + i]! - mean) * inverse;
                    const d = dy[start + i]!;
                    gammaGradient[i] = gammaGradient[i]! + d * normalized;
                    betaGradient[i] = betaGradient[i]! + d;
                    gradientSum += d * gamma.values[i]!;
                    productSum += d * gamma.values[i]! * normalized;
                }
                for (let i = 0; dx !== undefined && i < width; i++) {
                    const normalized = (x![start + i]! - mean) * inverse;
                    const g = dy[start + i]! * gamma.values[i]!;
                    dx[start + i] = inverse * (g - gradientSum / width - (normalized * productSum) / width);
                }
            }
            gamma.gradient.set(gammaGradient);
            beta.gradient.set(betaGradient);
        },
    };
};
