import { sizeOf } from '../../../core/shape.ts';
import { layerNormBackward, layerNormGradients, layerNorm as normalize } from '../../kernels/opcodes.ts';
import { createFactorAndShift, doublesInFours } from '../normalized.ts';
import type { WasmOpOf } from './types.ts';

/**
 * `y = γ x̂ + β`, `x̂ = (x - μ) / √(σ² + ε)`, μ and σ² over the last axis of one example.
 * With `g = dy γ` and n values: `dx = (g - mean(g) - x̂ mean(g x̂)) / √(σ² + ε)`, `dγ = Σ dy x̂`, `dβ = Σ dy`.
 */
export const layerNorm: WasmOpOf<'layer_norm'> = ({ parameters, outputShape }) => {
    const width = outputShape.at(-1) ?? 1;
    const groups = sizeOf(outputShape) / width;
    const { gamma, beta } = createFactorAndShift(width);
    return {
        learned: [gamma, beta],
        forward(build, { inputs: [x], output: y }) {
            const moments = build.batch('means and inverse deviations', groups * 4);
            const epsilon = { float: parameters.epsilon };
            build.add(normalize, x!, y, gamma.values, beta.values, moments, width, groups, epsilon);
            return {
                backward({ outputGradient: dy, inputGradients: [dx] }) {
                    if (dx !== undefined) {
                        build.add(layerNormBackward, x!, dy, dx, gamma.values, moments, width, groups);
                    }
                    const gradients = [build.gradient(gamma), build.gradient(beta)];
                    const sums = build.region('sums of gradients', 2 * doublesInFours(width));
                    build.add(layerNormGradients, x!, dy, ...gradients, moments, sums, width, groups);
                },
            };
        },
    };
};
