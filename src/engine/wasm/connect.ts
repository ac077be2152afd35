// Noises on the weights of another layer: put into the ops of the layers that they act on.

import { actedOnBy } from '../../model/acted-on.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import type { NetworkOptions } from '../backend.ts';
import { CannotRun } from '../cannot-run.ts';
import { stackedRates } from '../drop-rate.ts';
import type { WasmOp } from './ops/types.ts';

export function connectWeightNoises({ network, describe }: NetworkOptions, ops: WasmOp[]): void {
    const { layers } = network;
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
        ops[affine.id] = ops[first!.id]!.actOnWeights!(
            ops[affine.id]!,
            rates.slice(1).reduce((all, rate) => (all && rate ? stackedRates(all, rate) : rate), undefined),
        );
    }
}
