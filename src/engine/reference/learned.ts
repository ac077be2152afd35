// The learned arrays of a network: their first values, and what each update does to them.

import type { TrainSettings } from '../../catalog/blocks/train.ts';
import { type CallValue, callsIn } from '../../catalog/values.ts';
import type { ResolvedLayer, ResolvedNetwork } from '../../model/resolved.ts';
import { allocateFloats, type Floats, type Precision } from '../floats.ts';
import { initializers } from '../initializers/index.ts';
import type { InitialWeights } from '../initializers/types.ts';
import { lookUp } from '../look-up.ts';
import { initializerOf, isAffine } from '../network-graph.ts';
import type { LearnedTensor, RunningOp } from '../ops/types.ts';
import { optimizers } from '../optimizers/index.ts';
import type { RunningOptimizer } from '../optimizers/types.ts';
import { regularizers } from '../regularizers/index.ts';
import type { RunningRegularizer } from '../regularizers/types.ts';

/** A learned array with everything that acts on it. */
export interface Learned extends LearnedTensor {
    readonly layer: number;
    readonly memory: readonly Floats[];
    readonly regularizers: readonly RunningRegularizer[];
}

export interface LearnedOptions {
    readonly network: ResolvedNetwork;
    readonly settings: TrainSettings;
    readonly ops: readonly RunningOp[];
    /** The `layer` of each layer's random numbers. */
    readonly randomKeys: readonly number[];
    readonly precision: Precision;
}

/** Makes the optimizer of a run. */
export function createOptimizer({ optimizer }: TrainSettings): RunningOptimizer {
    return lookUp<RunningOptimizer>(optimizers, optimizer.call)(optimizer.arguments);
}

/** Collects the learned arrays of all layers in order, and draws their first values. */
export function createLearned(options: LearnedOptions, optimizer: RunningOptimizer): readonly Learned[] {
    const { network, ops, precision } = options;
    return network.layers.flatMap(layer =>
        ops[layer.id]!.learned.map((tensor, index) => {
            writeInitialValues(tensor, index, layer, options);
            return {
                ...tensor,
                layer: layer.id,
                memory: Array.from({ length: optimizer.memories }, () =>
                    allocateFloats(precision, tensor.values.length),
                ),
                regularizers: [
                    ...regularizersOf(layer, tensor, options.settings),
                    ...(tensor.own === undefined ? [] : [tensor.own]),
                ],
            };
        }),
    );
}

/** Writes the first values of the array at `index` of those of its layer. */
export function writeInitialValues(
    { values, initial }: Pick<LearnedTensor, 'values' | 'initial'>,
    index: number,
    layer: ResolvedLayer,
    { network, settings, randomKeys }: Pick<LearnedOptions, 'network' | 'settings' | 'randomKeys'>,
): void {
    if (initial.kind === 'constant') {
        values.fill(initial.value);
        return;
    }
    const name = settings.initializer?.call ?? initializerOf(network, layer.id);
    // An array's place among those of its layer stands where a mask has its example.
    lookUp<void>(
        initializers,
        name,
    )({
        values,
        fanIn: initial.fanIn,
        fanOut: initial.fanOut,
        place: {
            seed: settings.seed,
            stream: 'initial_weights',
            step: 0,
            layer: randomKeys[layer.id]!,
            example: index,
        },
    } satisfies InitialWeights);
}

/**
 * A layer's own regularizers, else those of `train` where the layer is affine. Of biases only penalties are asked for: a
 * constraint is on the weights into a unit.
 */
function regularizersOf(
    layer: ResolvedLayer,
    tensor: LearnedTensor,
    settings: TrainSettings,
): readonly RunningRegularizer[] {
    const all = regularizerCallsOf(layer, tensor, settings).map(call =>
        lookUp<RunningRegularizer>(regularizers, call.call)(call.arguments, tensor.shape.at(-1) ?? 1),
    );
    return tensor.isRegularized ? all : all.filter(({ addGradient }) => addGradient !== undefined);
}

/** What the settings ask for; of what is not `isRegularized`, penalties alone are meant. */
export function regularizerCallsOf(
    layer: ResolvedLayer,
    tensor: Pick<LearnedTensor, 'name' | 'isRegularized'>,
    settings: TrainSettings,
): readonly CallValue[] {
    const isBias = settings.bias_regularizer && tensor.name === 'bias' && isAffine(layer);
    if (!tensor.isRegularized && !isBias) {
        return [];
    }
    // `max_norm = 3` is folded into `regularizer` when a spec is resolved; a network from elsewhere may still have it.
    const { max_norm: maxNorm = null } = layer.parameters;
    const short = maxNorm === null ? [] : [{ call: 'max_norm', arguments: { max_value: maxNorm } }];
    const own = [...callsIn(layer.parameters.regularizer), ...short];
    return own.length > 0 ? own : isAffine(layer) ? callsIn(settings.regularizer) : [];
}
