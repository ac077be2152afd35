// An activation whose input, at evaluation, is a normal distribution: `engine/average-over-gaussian.ts` on this backend.

import { hermiteQuadrature } from '../../average-over-gaussian.ts';
import { addTerm, moveToNode } from '../../kernels/opcodes.ts';
import type { Building } from '../building.ts';
import type { LayerRegions, WasmOp } from '../ops/types.ts';
import { Region } from '../region.ts';

/** Of the quadrature. Exact for polynomials of degree below twice as many. */
const nodeCount = 20;

/**
 * The affine op and the activation of `size` values that alone reads it, so that the activation is `E[f(μ + √v z)]`, z ~ N(0, 1),
 * at evaluation, where the affine op leaves a variance v.
 */
export function averageOverGaussian(
    affine: WasmOp,
    activation: WasmOp,
    size: number,
): { readonly affine: WasmOp; readonly activation: WasmOp } {
    const { nodes, weights } = hermiteQuadrature(nodeCount);
    const variances = new WeakMap<Building, Region>();
    const { fusable: _, ...alone } = activation;
    return {
        affine: {
            ...affine,
            forward(build, at) {
                const computed = affine.forward(build, at);
                const variance = build.isNoisy ? undefined : affine.outputVariance?.(build, at);
                if (variance !== undefined) {
                    variances.set(build, variance);
                }
                return computed;
            },
        },
        activation: {
            ...alone,
            forward(build, at) {
                const variance = variances.get(build);
                if (variance === undefined) {
                    return activation.forward(build, at);
                }
                const [mean] = at.inputs;
                const moved = build.batch('moved', size);
                const value = build.batch('value', size);
                const sums = new Region('sums', build.rows * size * 8);
                const around: LayerRegions = { inputs: [moved], output: value, tail: [] };
                for (const [index, node] of nodes.entries()) {
                    build.add(moveToNode, mean!, variance, moved, size, { double: node });
                    activation.forward(build, around);
                    const y = index === nodes.length - 1 ? at.output : 0;
                    const isFirst = index === 0 ? 1 : 0;
                    build.add(addTerm, value, sums, y, size, isFirst, { double: weights[index]! });
                }
                return {};
            },
        },
    };
}
