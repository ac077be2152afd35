// Looks at what every layer computes: after an evaluation, and where a loss is no longer finite. Programs lay one layer's
// output over another's, so the batch is computed once more by a program that keeps them apart.

import type { EncodedExamples } from '../encode-examples.ts';
import { type ActivationSums, addActivations } from '../layer-statistics.ts';
import type { Machine, PassMoment } from './machine.ts';
import type { NetworkPlan } from './network-plan.ts';
import { addPass, type PassProgram } from './pass-program.ts';
import { layOut } from './planner.ts';

/** What the last pass computed. */
export interface LastPass extends PassMoment {
    readonly isTraining: boolean;
    readonly examples: EncodedExamples;
    readonly order: Int32Array | undefined;
    readonly from: number;
    readonly to: number;
}

/** Adds what the layers computed in the last evaluation, noise off. */
export function observe(
    machine: Machine,
    { inspection, evaluation, sampled, owner, stages }: NetworkPlan,
    last: LastPass,
    activations: readonly ActivationSums[],
): void {
    const add = ({ outputOf, build }: PassProgram, rows: number): void => {
        for (const sums of activations) {
            const region = outputOf.get(owner[sums.layer]!);
            if (region !== undefined) {
                const size = region.bytes / 4 / build.rows;
                addActivations(sums, machine.views.floatsOf(region), rows * size);
            }
        }
    };
    const isComputed = new Set(stages.map(({ layer }) => layer));
    const isThere =
        evaluation.keepsAll &&
        sampled === undefined &&
        activations.every(
            ({ layer }) => evaluation.outputOf.has(owner[layer]!) || !isComputed.has(owner[layer]!),
        );
    if (isThere && !last.isTraining) {
        add(evaluation, last.to - last.from);
    } else {
        inParts(machine, inspection, last, rows => add(inspection, rows));
    }
}

/** The first layer, in the order of computation, whose weights or whose output in the last pass are not all finite. */
export function findNonFinite(
    machine: Machine,
    plan: NetworkPlan,
    last: LastPass,
): { readonly layer: number; readonly what: 'weights' | 'output' } | undefined {
    const { views } = machine;
    const program = last.isTraining ? inspectionOfTraining(machine, plan) : plan.inspection;
    const broken = plan.learned.find(({ tensor }) => !isAllFinite(views.floatsOf(tensor.values)));
    let found: number | undefined;
    inParts(machine, program, last, rows => {
        for (const { layer, size } of plan.stages) {
            const isOut = !isAllFinite(views.floatsOf(program.outputOf.get(layer)!).subarray(0, rows * size));
            if (isOut && (found === undefined || layer < found)) {
                found = layer;
            }
        }
    });
    // What a noise has learned about the weights of a layer after it is its own.
    if (broken !== undefined && (found === undefined || broken.layer <= found)) {
        return { layer: broken.layer, what: 'weights' };
    }
    return found === undefined ? undefined : { layer: found, what: 'output' };
}

/** Runs the last pass again in as many parts as `program` has rows for. A training pass it takes whole. */
function inParts(
    machine: Machine,
    program: PassProgram,
    { examples, order, from, to, ...moment }: LastPass,
    visit: (rows: number) => void,
): void {
    for (let start = from; start < to; start += program.build.rows) {
        const end = Math.min(start + program.build.rows, to);
        machine.choose(program, examples, order, start, end);
        machine.run(program, { step: moment.step });
        visit(end - start);
    }
}

/** Made when it is needed, which ends a run: its room comes after everything else. */
function inspectionOfTraining(machine: Machine, plan: NetworkPlan): PassProgram {
    const { rows } = plan.training.build;
    const program = addPass(plan, { pass: 'training', rows, isInspection: true });
    const { build, code } = program;
    const start = machine.views.take(0);
    const kept = [code, ...build.scalars.map(({ region }) => region)];
    machine.views.take(layOut(start, kept, [build.program]).end - start);
    machine.load(program, 0);
    return program;
}

function isAllFinite(values: Float32Array): boolean {
    for (let i = 0; i < values.length; i++) {
        if (!Number.isFinite(values[i])) {
            return false;
        }
    }
    return true;
}
