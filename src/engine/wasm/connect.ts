// Noises on the weights of another layer: put into the ops of the layers that they act on.

import { layerEntry } from '../../catalog/layers/index.ts';
import { sizeOf } from '../../core/shape.ts';
import { actedOnBy } from '../../model/acted-on.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import type { NetworkOptions } from '../backend.ts';
import { CannotRun } from '../cannot-run.ts';
import { stackedRates } from '../drop-rate.ts';
import { readersOf } from '../network-graph.ts';
import { averageOverGaussian } from './noise/gaussian-average.ts';
import type { WasmOp } from './ops/types.ts';

export function connectWeightNoises({ network, describe }: NetworkOptions, ops: WasmOp[]): void {
    const { layers } = network;
    const readers = readersOf(network);
    const noisesOf = new Map<ResolvedLayer, ResolvedLayer[]>();
    for (const layer of layers) {
        const affine = ops[layer.id]!.actOnWeights && actedOnBy(layers, layer);
        if (affine !== undefined) {
            noisesOf.set(affine, [...(noisesOf.get(affine) ?? []), layer]);
        }
    }
    for (const [affine, [first, ...others]] of noisesOf) {
        const rates = [first!, ...others].map(({ id }) => ops[id]!.weightDropRate);
        const clash = others.find((_, index) => rates[0] === undefined || rates[index + 1] === undefined);
        if (clash !== undefined) {
            throw new CannotRun(
                `${describe(first!.id)} and ${describe(clash.id)} both act on the weights of ${describe(affine.id)}: leave one out.`,
            );
        }
        // Several that drop weights act as one, the first, so that to write them as one changes no mask.
        const connected = ops[first!.id]!.actOnWeights!(
            ops[affine.id]!,
            rates.slice(1).reduce((all, rate) => (all && rate ? stackedRates(all, rate) : rate), undefined),
        );
        ops[affine.id] = connected;
        const [reader, ...more] = readers[affine.id]!;
        const activation = reader === undefined || more.length > 0 ? undefined : layers[reader];
        if (activation === undefined || connected.outputVariance === undefined) {
            continue;
        }
        const { role, elementwise } = layerEntry(activation.kind).traits(activation.parameters);
        const op = ops[activation.id]!;
        if (role === 'activation' && elementwise && op.isIdentity !== true) {
            const average = averageOverGaussian(connected, op, sizeOf(affine.outputShape));
            ops[affine.id] = average.affine;
            ops[activation.id] = average.activation;
        }
    }
}
