// The program of a whole pass: the batch, all layers, the loss, and while training backward and update.

import { gather, stopUnlessFinite, sumLosses } from '../kernels/opcodes.ts';
import { lookUp } from '../look-up.ts';
import { addBackward } from './backward.ts';
import { Building, type PassKind } from './building.ts';
import { wasmLosses } from './losses/index.ts';
import type { AddLoss } from './losses/types.ts';
import type { Parts } from './network-plan.ts';
import type { Computed } from './ops/types.ts';
import { Region } from './region.ts';
import { type Group, groupsOf } from './stages.ts';
import { addUpdate, type UpdateRegions } from './update.ts';

export interface PassProgram {
    readonly build: Building;
    /** Where its instructions lie. */
    readonly code: Region;
    /** [rows, features]: the batch. */
    readonly input: Region;
    /** [rows, width]. */
    readonly targets: Region;
    /** [rows, width]: what the loss reads. */
    readonly outputs: Region;
    /** For each row, -ln p of its class and the largest p, float64, where the loss computes them. */
    readonly readings: Region | undefined;
    /** What layers have computed; where the pass does not keep all, it may be overwritten by the end. */
    readonly outputOf: ReadonlyMap<number, Region>;
    readonly keepsAll: boolean;
    /** Of a training pass. */
    readonly update: UpdateRegions | undefined;
}

/** Outputs of an evaluation are kept for those who look at them where they are no more bytes than these. */
const mostKept = 2 ** 25;

export interface PassRequest {
    readonly pass: PassKind;
    /** Most of any batch. */
    readonly rows: number;
    /** Forward alone, and every layer's output is there after it. */
    readonly isInspection?: boolean;
}

/** What a group has computed. */
export interface ComputedGroup extends Group {
    readonly output: Region;
    readonly computed: Computed;
}

export function addPass(parts: Parts, { pass, rows, isInspection = false }: PassRequest): PassProgram {
    const { network, stages, lossInput, width, options, places, owner, seen } = parts;
    const build = new Building(pass, rows, parts.mostParts);
    const { program } = build;
    const isTraining = pass === 'training' && !isInspection;
    const features = stages.find(({ layer }) => network.layers[layer]!.kind === 'input')!;
    const input = build.batch('input', features.size);
    const targets = build.batch('targets', width);
    const { on, off } = pass === 'training' ? parts.classTargets : { on: 1, off: 0 };
    build.add(gather, places, input, features.size, targets, width, { float: on }, { float: off });
    // Written there where the examples are not in this memory.
    program.writtenBefore.add(input);

    const outputOf = new Map([[features.layer, input]]);
    const groups: ComputedGroup[] = [];
    const isSeen = new Set(isInspection ? stages.map(({ layer }) => layer) : seen);
    for (const group of groupsOf(stages, isSeen)) {
        const { stage, last, tail } = group;
        if (stage === features) {
            continue;
        }
        const output = build.batch(`output of layer ${last.layer}`, last.size);
        const inputs = stage.inputs.map(id => outputOf.get(id)!);
        groups.push({
            ...group,
            output,
            computed: stage.op.forward(build, { inputs, output, tail, learns: stage.needsGradient }),
        });
        outputOf.set(last.layer, output);
        if (pass === 'evaluation') {
            // A rectifier that was taken in is there too: what came after it, noise, is off.
            for (const layer of group.taken.slice(0, -1)) {
                outputOf.set(layer, output);
            }
        }
    }
    const keepsAll =
        isInspection ||
        (pass === 'evaluation' && groups.reduce((sum, { output }) => sum + output.bytes, 0) <= mostKept);

    const outputs = outputOf.get(owner[lossInput.layer]!)!;
    const rowLosses = build.region('losses', rows * 8);
    const readings = build.region('readings', rows * 16);
    const gradient = isTraining ? build.batch('gradient of the loss', width) : undefined;
    const { call, arguments: values } = options.settings.loss!;
    lookUp<AddLoss>(wasmLosses, call)(values, lossInput.form)(build, {
        outputs,
        targets,
        gradient,
        rowLosses,
        width,
        places,
        readings,
    });
    build.add(sumLosses, rowLosses);
    program.readAfter.add(targets).add(outputs);
    for (const [layer, region] of outputOf) {
        if (keepsAll || isSeen.has(layer)) {
            program.readAfter.add(region);
        }
    }
    let update: UpdateRegions | undefined;
    if (gradient !== undefined) {
        build.add(stopUnlessFinite);
        addBackward(build, parts, groups, gradient);
        const updated = addUpdate(build, parts, () => {
            if (parts.pausesForPenalties) {
                program.pause();
            }
        });
        for (const { tensor } of parts.learned) {
            if (tensor.name === 'weights' || parts.pausesForPenalties) {
                program.readAfter.add(build.gradient(tensor));
            }
        }
        if (updated.clipping !== undefined) {
            program.readAfter.add(updated.clipping);
        }
        update = updated;
    }
    const code = new Region('code', program.byteLength);
    const isRead = program.readAfter.has(readings);
    const rest = { update, code, readings: isRead ? readings : undefined };
    return { build, input, targets, outputs, outputOf, keepsAll, ...rest };
}
