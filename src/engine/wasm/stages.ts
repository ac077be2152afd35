// In what order the layers of a network are computed, and what each needs of the others.

import { sizeOf } from '../../core/shape.ts';
import type { ResolvedNetwork } from '../../model/resolved.ts';
import type { Fusable, WasmOp } from './ops/types.ts';

/** One layer that is computed. */
export interface Stage {
    readonly layer: number;
    readonly op: WasmOp;
    /** Values of one example of its output. */
    readonly size: number;
    /** The layers that it reads; an identity is where its input is. */
    readonly inputs: readonly number[];
    /** False where no weight lies at or before it, so that it has no part in backward. */
    readonly needsGradient: boolean;
    /** How often it is read, by layers and by the loss. */
    readonly readers: number;
}

/** Stages that are computed by the op of the first. */
export interface Group {
    readonly stage: Stage;
    /** Whose output is left: the stage itself, or the last one that it takes in. */
    readonly last: Stage;
    readonly tail: readonly Fusable[];
    /** The layers of the tail. */
    readonly taken: readonly number[];
}

/** The stages up to what the loss reads, in order. */
export function stagesOf(network: ResolvedNetwork, ops: readonly WasmOp[], lossInput: number): Stage[] {
    const { layers } = network;
    const owner = ownersOf(network, ops);
    const isComputed = new Set(layersBefore(network, lossInput).map(id => owner[id]!));
    const needsGradient: boolean[] = [];
    const readers = layers.map(() => 0);
    for (const layer of layers) {
        const isLearned = ops[layer.id]!.learned.length > 0;
        needsGradient.push(isLearned || layer.inputs.some(input => needsGradient[input]));
        if (isComputed.has(layer.id)) {
            for (const input of layer.inputs) {
                const source = owner[input]!;
                readers[source] = readers[source]! + 1;
            }
        }
    }
    readers[owner[lossInput]!]! += 1;
    return layers.flatMap(layer =>
        isComputed.has(layer.id)
            ? {
                  layer: layer.id,
                  op: ops[layer.id]!,
                  size: sizeOf(layer.outputShape),
                  inputs: layer.inputs.map(input => owner[input]!),
                  needsGradient: needsGradient[layer.id]!,
                  readers: readers[layer.id]!,
              }
            : [],
    );
}

/** For each layer, the one whose output is its own: an identity has none. */
export function ownersOf({ layers }: ResolvedNetwork, ops: readonly WasmOp[]): number[] {
    const owner: number[] = [];
    for (const layer of layers) {
        owner.push(ops[layer.id]!.isIdentity === true ? owner[layer.inputs[0]!]! : layer.id);
    }
    return owner;
}

/** Each stage with those that its op takes in; `isSeen` are layers whose own output is asked for. */
export function groupsOf(stages: readonly Stage[], isSeen: ReadonlySet<number>): Group[] {
    const groups: Group[] = [];
    const isTaken = new Set<Stage>();
    for (const stage of stages) {
        if (isTaken.has(stage)) {
            continue;
        }
        const chain: Stage[] = [];
        for (let at = stage; at.readers === 1 && !isSeen.has(at.layer); ) {
            const next = stages.find(({ inputs }) => inputs.includes(at.layer));
            if (next?.op.fusable === undefined || next.inputs.length !== 1) {
                break;
            }
            chain.push(next);
            at = next;
        }
        const offered = chain.map(({ op }) => op.fusable!);
        const taken = offered.length === 0 ? 0 : (stage.op.takesIn?.(offered) ?? 0);
        for (const each of chain.slice(0, taken)) {
            isTaken.add(each);
        }
        groups.push({
            stage,
            last: chain[taken - 1] ?? stage,
            tail: offered.slice(0, taken),
            taken: chain.slice(0, taken).map(({ layer }) => layer),
        });
    }
    return groups;
}

/** The layers that `last` depends on, and itself. */
function layersBefore(network: ResolvedNetwork, last: number): number[] {
    const needed = new Set([last]);
    for (let id = last; id >= 0; id--) {
        if (needed.has(id)) {
            for (const input of network.layers[id]!.inputs) {
                needed.add(input);
            }
        }
    }
    return [...needed];
}
