import { logarithm } from '../../core/random/elementary.ts';
import type { ActivityRegularizer } from './types.ts';

/** Mean activations are kept this far from 0 and 1, where the divergence is infinite. */
const margin = 1e-7;

/**
 * Ng (2011): `weight Σⱼ [ρ ln(ρ / ρ̂ⱼ) + (1 - ρ) ln((1 - ρ) / (1 - ρ̂ⱼ))]`, ρ̂ⱼ the mean over the batch, and over the
 * positions of a map, of unit or channel j. `dyᵢⱼ += weight (-ρ / ρ̂ⱼ + (1 - ρ) / (1 - ρ̂ⱼ)) / n`, n values in each mean;
 * nothing where ρ̂ lies outside (0, 1), where the divergence means nothing.
 */
export const klSparsity: ActivityRegularizer<'kl_sparsity'> = ({ target, weight }, units) => {
    const means = new Float64Array(units);
    const measure = (output: ArrayLike<number>, count: number): void => {
        means.fill(0);
        for (let i = 0; i < count; i++) {
            means[i % units] = means[i % units]! + output[i]!;
        }
        for (let unit = 0; unit < units; unit++) {
            means[unit] = (means[unit]! * units) / count;
        }
    };
    const isWithin = (mean: number): boolean => mean > margin && mean < 1 - margin;
    return {
        penalty(output, count) {
            measure(output, count);
            let sum = 0;
            for (const value of means) {
                const mean = Math.min(Math.max(value, margin), 1 - margin);
                sum +=
                    target * logarithm(target / mean) + (1 - target) * logarithm((1 - target) / (1 - mean));
            }
            return weight * sum;
        },
        addGradient(output, outputGradient, count) {
            measure(output, count);
            for (let unit = 0; unit < units; unit++) {
                const mean = means[unit]!;
                means[unit] = isWithin(mean)
                    ? (weight * ((1 - target) / (1 - mean) - target / mean) * units) / count
                    : 0;
            }
            for (let i = 0; i < count; i++) {
                outputGradient[i] = outputGradient[i]! + means[i % units]!;
            }
        },
    };
};
