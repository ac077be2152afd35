// Layers that act on more than their input: noises on the weights of another layer, gates that read another layer, and
// penalties on what an activation computes.

import { layerEntry } from '../../catalog/layers/index.ts';
import { type CallValue, callsIn } from '../../catalog/values.ts';
import { sizeOf } from '../../core/shape.ts';
import { actedOnBy } from '../../model/acted-on.ts';
import type { ResolvedLayer, ResolvedNetwork } from '../../model/resolved.ts';
import { averageOverGaussian } from '../average-over-gaussian.ts';
import type { NetworkOptions } from '../backend.ts';
import { CannotRun } from '../cannot-run.ts';
import { stackedRates } from '../drop-rate.ts';
import { lookUp } from '../look-up.ts';
import { readersOf } from '../network-graph.ts';
import type { AffineUse, RunningOp } from '../ops/types.ts';
import { activityRegularizers } from '../regularizers/index.ts';
import type { RunningActivityRegularizer } from '../regularizers/types.ts';

/**
 * The network with gates reading, besides what they gate, what rules them: what the affine layer before them computes, where
 * they are tied to its weights, and what that layer reads, where its sums alone do not say enough.
 */
export function withGateInputs(network: ResolvedNetwork): ResolvedNetwork {
    const layers = network.layers.map(layer => {
        const affine = isGate(layer) ? actedOnBy(network.layers, layer) : undefined;
        if (affine === undefined) {
            return layer;
        }
        const { tied, beta } = layer.parameters;
        const sources = [
            ...(tied === true ? [affine.id] : []),
            ...(tied === true && beta === 0 ? [] : affine.inputs),
        ];
        return { ...layer, inputs: [...layer.inputs, ...sources] };
    });
    return { ...network, layers };
}

function isGate(layer: ResolvedLayer): boolean {
    return layerEntry(layer.kind).traits(layer.parameters).actsOn === 'previous_affine';
}

/** What a noise needs to know of the affine layer that it acts on. */
export function affineUseOf<Made>(
    { layers }: ResolvedNetwork,
    layer: ResolvedLayer,
    createOp: (layer: ResolvedLayer) => Made,
): AffineUse<Made> | undefined {
    const affine = actedOnBy(layers, layer);
    return (
        affine && {
            kind: affine.kind,
            parameters: affine.parameters,
            inputShape: layers[affine.inputs[0]!]!.outputShape,
            outputShape: affine.outputShape,
            inputSize: sizeOf(layers[affine.inputs[0]!]!.outputShape),
            outputSize: sizeOf(affine.outputShape),
            hasBias: affine.parameters.use_bias === true,
            create: (withBias = false) =>
                createOp({ ...affine, parameters: { ...affine.parameters, use_bias: withBias } }),
        }
    );
}

/** Puts the noises on weights into the ops of the layers that they act on. */
export function connectWeightNoises(
    { network, capacity, precision, describe }: NetworkOptions,
    running: RunningOp[],
): void {
    const { layers } = network;
    const readers = readersOf(network);
    const noisesOf = new Map<ResolvedLayer, ResolvedLayer[]>();
    for (const layer of layers) {
        const affine = running[layer.id]!.actOnWeights && actedOnBy(layers, layer);
        if (affine !== undefined) {
            noisesOf.set(affine, [...(noisesOf.get(affine) ?? []), layer]);
        }
    }
    for (const [affine, [first, ...others]] of noisesOf) {
        const rates = [first!, ...others].map(({ id }) => running[id]!.weightDropRate);
        const clash = others.find((_, index) => rates[0] === undefined || rates[index + 1] === undefined);
        if (clash !== undefined) {
            throw new CannotRun(
                `${describe(first!.id)} and ${describe(clash.id)} both act on the weights of ${describe(affine.id)}: leave one out.`,
            );
        }
        // Several that drop weights act as one, the first, so that to write them as one changes no mask.
        const connected = running[first!.id]!.actOnWeights!(
            running[affine.id]!,
            rates.slice(1).reduce((all, rate) => (all && rate ? stackedRates(all, rate) : rate), undefined),
        );
        running[affine.id] = connected;
        const [reader, ...more] = readers[affine.id]!;
        const activation = reader === undefined || more.length > 0 ? undefined : layers[reader];
        if (activation === undefined || connected.outputVariance === undefined) {
            continue;
        }
        const { role, elementwise } = layerEntry(activation.kind).traits(activation.parameters);
        const op = running[activation.id]!;
        if (role === 'activation' && elementwise && op.isIdentity !== true) {
            running[activation.id] = averageOverGaussian(
                op,
                connected.outputVariance,
                sizeOf(affine.outputShape),
                capacity,
                precision,
            );
        }
    }
}

/** A penalty on the output of a layer. */
export interface Activity {
    /** The activation that the layer was written with, or else the layer itself. */
    readonly layer: number;
    readonly call: CallValue;
    /** Length of the last axis of the output. */
    readonly units: number;
    readonly regularizer: RunningActivityRegularizer;
}

export function activitiesOf({ layers }: ResolvedNetwork): Activity[] {
    return layers.flatMap(layer =>
        callsIn(layer.parameters.activity_regularizer).map(call => {
            const activation = layers.find(
                ({ inputs, source }) => inputs[0] === layer.id && source.loweredFrom === 'activation',
            );
            const units = (activation ?? layer).outputShape.at(-1) ?? 1;
            return {
                layer: (activation ?? layer).id,
                call,
                units,
                regularizer: lookUp<RunningActivityRegularizer>(activityRegularizers, call.call)(
                    call.arguments,
                    units,
                ),
            };
        }),
    );
}
