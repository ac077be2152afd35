// Lays out a network's values and gradients before the first step, and says in what order they are filled.

import { sizeOf } from '../../core/shape.ts';
import type { ResolvedNetwork } from '../../model/resolved.ts';
import { allocateFloats, type Floats, type Precision } from '../floats.ts';
import type { LayerBuffers, RunningOp } from '../ops/types.ts';

/** A sum that backward makes where a layer is read more than once: `into += from` after each reader but the first. */
export interface GradientAddition {
    readonly from: Floats;
    readonly into: Floats;
    /** Values of one example. */
    readonly size: number;
}

/** One layer that is computed, with its buffers. */
export interface Stage {
    readonly layer: number;
    /** Values of one example of its output. */
    readonly size: number;
    readonly op: RunningOp;
    readonly buffers: LayerBuffers;
    /** False where no weight lies at or before it, so that it has no part in backward. */
    readonly runsBackward: boolean;
    /** Done after its backward. */
    readonly additions: readonly GradientAddition[];
}

export interface Layout {
    /** In the order of computation, up to what the loss reads. */
    readonly stages: readonly Stage[];
    /** [capacity, features]: what the batch is written to. */
    readonly input: Floats;
    /** [capacity, outputs]: what the loss reads. */
    readonly lossOutput: Floats;
    readonly lossGradient: Floats;
}

export function layOut(
    network: ResolvedNetwork,
    ops: readonly RunningOp[],
    lossInput: number,
    capacity: number,
    precision: Precision,
): Layout {
    const { layers } = network;
    // An identity has no buffers of its own: whoever reads it reads the layer that it reads.
    const owner: number[] = [];
    for (const layer of layers) {
        owner.push(ops[layer.id]!.isIdentity === true ? owner[layer.inputs[0]!]! : layer.id);
    }
    const computed = layersBefore(network, lossInput).filter(id => owner[id] === id);
    const isComputed = new Set(computed);

    const sizes = layers.map(layer => sizeOf(layer.outputShape));
    const needsGradient: boolean[] = [];
    for (const layer of layers) {
        const isLearned = ops[layer.id]!.learned.length > 0;
        needsGradient.push(isLearned || layer.inputs.some(input => needsGradient[input]));
    }
    const allocate = (id: number): Floats => allocateFloats(precision, capacity * sizes[id]!);
    const none = allocateFloats(precision, 0);
    const outputs = layers.map(layer => (isComputed.has(layer.id) ? allocate(layer.id) : none));
    const gradients = layers.map(layer =>
        isComputed.has(layer.id) && needsGradient[layer.id] ? allocate(layer.id) : none,
    );

    // Backward goes through the layers from last to first; the first reader that it meets writes the gradient, the others
    // write beside it and are added.
    const isWritten = layers.map(() => false);
    const stages: Stage[] = [];
    for (const id of [...computed].reverse()) {
        const sources = layers[id]!.inputs.map(input => owner[input]!);
        const additions: GradientAddition[] = [];
        const inputGradients = sources.map(source => {
            if (!needsGradient[source]) {
                return undefined;
            }
            const into = gradients[source]!;
            if (!isWritten[source]) {
                isWritten[source] = true;
                return into;
            }
            const from = allocate(source);
            additions.push({ from, into, size: sizes[source]! });
            return from;
        });
        stages.push({
            layer: id,
            size: sizes[id]!,
            op: ops[id]!,
            buffers: {
                inputs: sources.map(source => outputs[source]!),
                output: outputs[id]!,
                outputGradient: gradients[id]!,
                inputGradients,
            },
            runsBackward: needsGradient[id]!,
            additions,
        });
    }
    const input = layers.findIndex(layer => layer.kind === 'input');
    return {
        stages: stages.reverse(),
        input: outputs[input]!,
        lossOutput: outputs[owner[lossInput]!]!,
        lossGradient: gradients[owner[lossInput]!]!,
    };
}

/** The layers that `last` depends on, and itself, in order. */
function layersBefore(network: ResolvedNetwork, last: number): number[] {
    const needed = new Set([last]);
    for (let id = last; id >= 0; id--) {
        if (needed.has(id)) {
            for (const input of network.layers[id]!.inputs) {
                needed.add(input);
            }
        }
    }
    return [...needed].sort((a, b) => a - b);
}
