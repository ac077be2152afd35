// Backward through all layers, from the loss to the first one with weights.

import { addInto } from '../kernels/opcodes.ts';
import type { Building } from './building.ts';
import type { Parts } from './network-plan.ts';
import type { OfferedGate } from './ops/types.ts';
import type { ComputedGroup } from './pass-program.ts';
import type { Region } from './region.ts';

/** `gradient` is that of the loss with respect to what the loss reads. */
export function addBackward(
    build: Building,
    { owner, lossInput, activities }: Parts,
    groups: readonly ComputedGroup[],
    gradient: Region,
): void {
    const gradients = new Map([[owner[lossInput.layer]!, gradient]]);
    const isGated = new Set<number>();
    const groupOf = new Map(groups.map(group => [group.last.layer, group]));
    for (const { stage, last, output, computed } of [...groups].reverse()) {
        const outputGradient = gradients.get(last.layer);
        if (!stage.needsGradient && !last.needsGradient) {
            continue;
        }
        if (outputGradient === undefined) {
            throw new Error(`Nothing writes the gradient of layer ${last.layer}.`);
        }
        for (const { layer, addGradient, units } of activities) {
            if (owner[layer] === last.layer) {
                addGradient(build, output, outputGradient, last.size, units);
            }
        }
        // The first reader that is met writes the gradient, the others write beside it and are added.
        const additions: { readonly into: Region; readonly from: Region; readonly size: number }[] = [];
        const inputGates: (OfferedGate | undefined)[] = [];
        const inputGradients = stage.inputs.map(source => {
            const before = groupOf.get(source);
            const needsGradient =
                before !== undefined && (before.stage.needsGradient || before.last.needsGradient);
            if (!needsGradient) {
                inputGates.push(undefined);
                return undefined;
            }
            const { size, readers } = before.last;
            const isPenalized = activities.some(({ layer }) => owner[layer] === source);
            const gate = readers === 1 && !isPenalized ? before.computed.gate : undefined;
            inputGates.push(gate && { ...gate, take: () => isGated.add(source) });
            const written = build.batch(`gradient of layer ${source}`, size);
            const into = gradients.get(source);
            if (into === undefined) {
                gradients.set(source, written);
            } else {
                additions.push({ into, from: written, size });
            }
            return written;
        });
        computed.backward?.({
            outputGradient,
            isGated: isGated.has(last.layer),
            inputGradients,
            inputGates,
        });
        for (const { into, from, size } of additions) {
            build.add(addInto, into, from, size);
        }
    }
}
