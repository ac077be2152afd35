// Penalties of linear models, which read the batch besides the weights: computed in TypeScript by what the reference
// computes them with, on the memory of WebAssembly. Linear models are small.

import type { NetworkOptions } from '../backend.ts';
import { lookUp } from '../look-up.ts';
import { regularizerCallsOf } from '../reference/learned.ts';
import { createLinearPenalties, type RunningLinearPenalty } from '../reference/linear-penalty.ts';
import { regularizers } from '../regularizers/index.ts';
import type { RunningRegularizer } from '../regularizers/types.ts';
import type { MemoryViews } from './memory-views.ts';
import type { NetworkPlan } from './network-plan.ts';
import type { PassProgram } from './pass-program.ts';

/** Of the batch that `program` computed last. */
export function linearPenaltiesOf(
    { network, learned, owner, training }: NetworkPlan,
    { settings, plan, describe }: NetworkOptions,
    views: MemoryViews,
    program: PassProgram,
): RunningLinearPenalty[] {
    const loss = settings.loss!.call;
    const valuesOf = (layer: number) => views.floatsOf(program.outputOf.get(owner[layer]!)!);
    return createLinearPenalties({
        network,
        loss,
        buffersOf: dense => ({ x: valuesOf(network.layers[dense]!.inputs[0]!), y: valuesOf(dense) }),
        learned: learned.map(({ layer, tensor }) => ({
            layer,
            name: tensor.name,
            values: views.floatsOf(tensor.values),
            // Of a penalty that is trained with; other gradients need not be anywhere.
            get gradient() {
                return views.floatsOf(training.build.gradient(tensor));
            },
            regularizers: regularizerCallsOf(network.layers[layer]!, tensor, settings).map(call =>
                lookUp<RunningRegularizer>(regularizers, call.call)(call.arguments, tensor.shape.at(-1) ?? 1),
            ),
        })),
        plan,
        describe,
    });
}
