// The program of a whole pass: the batch, all layers, the loss, and while training backward and update.

import { gather, stopUnlessFinite, sumLosses } from '../kernels/opcodes.ts';
import { lookUp } from '../look-up.ts';
import { createPace } from '../schedules/pace.ts';
import { addBackward } from './backward.ts';
import { Building, type PassKind } from './building.ts';
import { wasmLosses } from './losses/index.ts';
import type { AddLoss } from './losses/types.ts';
import type { Parts } from './network-plan.ts';
import type { Computed } from './ops/types.ts';
import { Region } from './region.ts';
import { type Group, groupsOf, ownersOf } from './stages.ts';

export interface PassProgram {
    readonly build: Building;
    /** [rows, features]: the batch. */
    readonly input: Region;
    /** [rows, width]. */
    readonly targets: Region;
    /** [rows, width]: what the loss reads. */
    readonly outputs: Region;
    /** Where its instructions lie. */
    readonly code: Region;
}

/** What a group has computed. */
export interface ComputedGroup extends Group {
    readonly output: Region;
    readonly computed: Computed;
}

/** `rows` is the most of any batch. */
export function addPass(parts: Parts, pass: PassKind, rows: number): PassProgram {
    const { network, ops, stages, lossInput, width, options, places } = parts;
    const { settings } = options;
    const build = new Building(pass, rows);
    const { program } = build;
    const features = stages.find(({ layer }) => network.layers[layer]!.kind === 'input')!;
    const input = build.batch('input', features.size);
    const targets = build.batch('targets', width);
    build.add(gather, places, input, features.size, targets, width, { float: 1 }, { float: 0 });
    // Written there where the examples are not in this memory.
    program.writtenBefore.add(input);

    const outputOf = new Map([[features.layer, input]]);
    const groups: ComputedGroup[] = [];
    for (const group of groupsOf(stages, new Set())) {
        const { stage, last, tail } = group;
        if (stage === features) {
            continue;
        }
        const output = build.batch(`output of layer ${last.layer}`, last.size);
        const inputs = stage.inputs.map(id => outputOf.get(id)!);
        groups.push({ ...group, output, computed: stage.op.forward(build, { inputs, output, tail }) });
        outputOf.set(last.layer, output);
    }

    const lossLayer = ownersOf(network, ops)[lossInput.layer]!;
    const outputs = outputOf.get(lossLayer)!;
    const rowLosses = build.region('losses', rows * 8);
    const gradient = pass === 'training' ? build.batch('gradient of the loss', width) : undefined;
    const { call, arguments: values } = settings.loss!;
    lookUp<AddLoss>(wasmLosses, call)(values, lossInput.form)(build, {
        outputs,
        targets,
        gradient,
        rowLosses,
        width,
    });
    build.add(sumLosses, rowLosses);
    program.readAfter.add(targets).add(outputs);
    if (gradient !== undefined) {
        build.add(stopUnlessFinite);
        addBackward(build, groups, lossLayer, gradient);
        addUpdate(build, parts);
    }
    return { build, input, targets, outputs, code: new Region('code', program.byteLength) };
}

function addUpdate(build: Building, { learned, optimizer, options }: Parts): void {
    const momentOf = createPace(options.settings, options.plan);
    optimizer.addUpdate(build, learned, momentOf);
}
