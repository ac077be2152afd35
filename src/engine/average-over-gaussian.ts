// An activation whose input, at evaluation, is not a number but a normal distribution: what it gives on average.

import { allocateFloats, type Precision } from './floats.ts';
import type { LayerBuffers, OutputVariance, RunningOp } from './ops/types.ts';

/** Of the quadrature. Exact for polynomials of degree below twice as many. */
const nodeCount = 20;

/**
 * `E[f(μ + √v z)]`, `z ~ N(0, 1)`, in place of f(μ). Wan et al. (2013) average f over samples of that
 * distribution; Gauss's quadrature with Hermite polynomials gives what that average tends to, without its noise.
 */
export function averageOverGaussian(
    activation: RunningOp,
    variance: OutputVariance,
    size: number,
    capacity: number,
    precision: Precision,
): RunningOp {
    const { nodes, weights } = hermiteQuadrature(nodeCount);
    const moved = allocateFloats(precision, capacity * size);
    const sums = new Float64Array(capacity * size);
    variance.isWanted = true;
    return {
        ...activation,
        forward(pass, buffers) {
            if (!variance.isThere) {
                activation.forward(pass, buffers);
                return;
            }
            const length = pass.rows * size;
            const mean = buffers.inputs[0]!;
            const { output } = buffers;
            const around: LayerBuffers = { ...buffers, inputs: [moved] };
            sums.fill(0, 0, length);
            for (const [index, node] of nodes.entries()) {
                for (let i = 0; i < length; i++) {
                    moved[i] = mean[i]! + node * Math.sqrt(variance.values[i]!);
                }
                activation.forward(pass, around);
                for (let i = 0; i < length; i++) {
                    sums[i] = sums[i]! + weights[index]! * output[i]!;
                }
            }
            for (let i = 0; i < length; i++) {
                output[i] = sums[i]!;
            }
        },
    };
}

/**
 * Nodes and weights with `Σ wᵢ f(zᵢ) = E f(z)`, z ~ N(0, 1), for polynomials f of degree below 2n: the roots of the
 * orthonormal Hermite polynomial hₙ, and `wᵢ = 1 / Σⱼ hⱼ(zᵢ)²` over j < n. Roots lie between the roots of the polynomial
 * before, so bisection finds them all, from additions, multiplications and square roots alone.
 */
export function hermiteQuadrature(n: number): { readonly nodes: number[]; readonly weights: number[] } {
    const evaluate = (degree: number, z: number): { readonly value: number; readonly squares: number } => {
        // √(j + 1) hⱼ₊₁ = z hⱼ - √j hⱼ₋₁
        let previous = 0;
        let value = 1;
        let squares = 0;
        for (let j = 0; j < degree; j++) {
            squares += value * value;
            const next = (z * value - Math.sqrt(j) * previous) / Math.sqrt(j + 1);
            previous = value;
            value = next;
        }
        return { value, squares };
    };
    let roots: number[] = [];
    for (let degree = 1; degree <= n; degree++) {
        const bound = 2 * Math.sqrt(degree) + 1;
        const ends = [-bound, ...roots, bound];
        roots = ends.slice(1).map((high, index) => {
            let from = ends[index]!;
            let to = high;
            const isRising = evaluate(degree, to).value > evaluate(degree, from).value;
            for (let halving = 0; halving < 100; halving++) {
                const middle = (from + to) / 2;
                if (evaluate(degree, middle).value > 0 === isRising) {
                    to = middle;
                } else {
                    from = middle;
                }
            }
            return (from + to) / 2;
        });
    }
    return { nodes: roots, weights: roots.map(root => 1 / evaluate(n, root).squares) };
}
