import { sizeOf } from '../../../core/shape.ts';
import { fillValues, gateBackward, gateForward } from '../../kernels/opcodes.ts';
import { gatedLayer } from '../../noise-checks.ts';
import { wordRegion } from '../noise/masked-values.ts';
import { Region } from '../region.ts';
import type { WasmOpOf } from './types.ts';

/**
 * Standout: `y = m a`, `m ~ Bernoulli(σ(π))`, and at evaluation `y = σ(π) a`. Tied, `π = α u + β (Σ x + 1)`, with u what the affine
 * layer before it computes; untied, `π = x V + c` with V and c of its own. See `engine/ops/adaptive-dropout.ts`.
 */
export const adaptiveDropout: WasmOpOf<'adaptive_dropout'> = use => {
    const { parameters, inputShapes, outputShape, noiseKey, description } = use;
    const size = sizeOf(outputShape);
    const { alpha, beta, tied } = parameters;
    const needed = tied && beta !== 0 ? 3 : 2;
    const actedOn = gatedLayer(use.actedOn, size, inputShapes.length, needed, description);
    const gate = tied ? undefined : actedOn.create(actedOn.hasBias);
    return {
        learned: (gate?.learned ?? []).map(tensor =>
            Object.assign(tensor, { name: `gate_${tensor.name}`, isRegularized: false }),
        ),
        forward(build, { inputs, output: y }) {
            const [a, u] = inputs;
            const x = inputs.at(-1)!;
            const sums = gate === undefined && needed === 2 ? undefined : build.batch('sums', size);
            const gateAt = { inputs: [x], output: sums!, tail: [] };
            const gated = gate?.forward(build, gateAt);
            if (tied && sums !== undefined) {
                const ones = actedOn.create();
                const { values } = ones.learned[0]!;
                build.add(fillValues, values, values.bytes / 4, { float: 1 }, 0);
                ones.forward(build, gateAt);
            }
            const probabilities = new Region('probabilities', build.rows * Math.ceil(size / 4) * 32);
            const words = build.isNoisy ? wordRegion(build, size) : undefined;
            build.add(
                ...([gateForward, a!, tied ? u! : sums!, tied ? (sums ?? 0) : 0, y] as const),
                ...([probabilities, words ?? 0, size, noiseKey] as const),
                ...([{ double: tied ? alpha : 1 }, { double: beta }] as const),
                { double: actedOn.hasBias ? 1 : 0 },
            );
            return {
                backward({ outputGradient: dy, inputGradients: [da, ...others] }) {
                    const ds = gate && build.batch('gradient of the sums', size);
                    build.add(gateBackward, a!, dy, probabilities, words ?? 0, da ?? 0, ds ?? 0, size);
                    if (ds !== undefined) {
                        gated?.backward?.({
                            outputGradient: ds,
                            isGated: false,
                            inputGradients: [undefined],
                            inputGates: [undefined],
                        });
                    }
                    for (const [index, gradient] of others.entries()) {
                        if (gradient !== undefined) {
                            const values = sizeOf(inputShapes[index + 1]!);
                            build.add(fillValues, gradient, values, { float: 0 }, 1);
                        }
                    }
                },
            };
        },
    };
};
