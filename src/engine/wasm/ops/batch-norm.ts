import { sizeOf } from '../../../core/shape.ts';
import {
    batchNormBackward,
    batchNormEvaluation,
    batchNorm as normalize,
    updateRunning,
} from '../../kernels/opcodes.ts';
import { createFactorAndShift, doublesInFours } from '../normalized.ts';
import { words32 } from '../region.ts';
import type { StateRegion, WasmOpOf } from './types.ts';

/**
 * `y = γ x̂ + β`, `x̂ = (x - μ) / √(σ² + ε)` for each feature, or each channel of a map: over the batch while training, where
 * `dx = γ (dy - mean(dy) - x̂ mean(dy x̂)) / √(σ² + ε)` and `running ← m running + (1 - m) batch`; else with the running ones.
 */
export const batchNorm: WasmOpOf<'batch_norm'> = ({ parameters, outputShape }) => {
    const { momentum } = parameters;
    const epsilon = { float: parameters.epsilon };
    const width = outputShape.at(-1) ?? 1;
    const groups = sizeOf(outputShape) / width;
    const { gamma, beta } = createFactorAndShift(width);
    const stateOf = (name: string, initial: number): StateRegion => ({
        name,
        shape: [width],
        values: words32(name, width),
        initial,
    });
    const mean = stateOf('running_mean', 0);
    const variance = stateOf('running_variance', 1);
    return {
        learned: [gamma, beta],
        state: [mean, variance],
        forward(build, { inputs: [x], output: y }) {
            const around = [x!, y, gamma.values, beta.values];
            if (build.pass !== 'training') {
                build.add(
                    batchNormEvaluation,
                    ...around,
                    mean.values,
                    variance.values,
                    0,
                    width,
                    groups,
                    epsilon,
                );
                return {};
            }
            const columns = (name: string) => build.region(name, doublesInFours(width));
            const means = columns('means');
            const variances = columns('variances');
            const inverses = columns('inverse deviations');
            build.add(normalize, ...around, means, variances, inverses, width, groups, epsilon);
            return {
                backward({ outputGradient: dy, inputGradients: [dx] }) {
                    const sums = build.region('sums of gradients', 2 * doublesInFours(width));
                    build.add(
                        batchNormBackward,
                        x!,
                        dy,
                        dx ?? 0,
                        gamma.values,
                        build.gradient(gamma),
                        build.gradient(beta),
                        means,
                        inverses,
                        sums,
                        width,
                        groups,
                    );
                    const running = [mean.values, variance.values];
                    build.add(updateRunning, ...running, means, variances, width, { double: momentum });
                },
            };
        },
    };
};
