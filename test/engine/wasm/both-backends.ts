// The same run on both backends, step by step.

import assert from 'node:assert/strict';
import type { TrainSettings } from '../../../src/catalog/blocks/train.ts';
import type { EvaluationSums, NetworkOptions, RunningNetwork } from '../../../src/engine/backend.ts';
import { type EncodedExamples, encodeExamples } from '../../../src/engine/encode-examples.ts';
import type { Floats } from '../../../src/engine/floats.ts';
import { createReferenceNetwork } from '../../../src/engine/reference/reference-network.ts';
import { planSteps } from '../../../src/engine/step-plan.ts';
import type { MachineOptions } from '../../../src/engine/wasm/machine.ts';
import { createWasmNetwork } from '../../../src/engine/wasm/wasm-network.ts';
import type { Examples, Features } from '../../../src/model/examples.ts';
import type { ResolvedNetwork } from '../../../src/model/resolved.ts';

export interface Comparison {
    readonly network: ResolvedNetwork;
    readonly settings: TrainSettings;
    readonly examples: Examples<Features>;
    /** Weight updates that both do. */
    readonly steps: number;
    /** Largest difference that rounding explains, relative to the largest value of each array. */
    readonly tolerance?: number;
    readonly wasm?: MachineOptions;
}

/** What a network has become, and what it said on the way. */
export interface Trace {
    readonly losses: number[];
    readonly arrays: { readonly name: string; readonly values: Floats }[];
    readonly evaluation: EvaluationSums;
}

/** Trains on batches of the settings' size, in the order of the examples, and evaluates. */
export function trainAndEvaluate(
    create: (options: NetworkOptions) => RunningNetwork,
    { network, settings, examples, steps }: Comparison,
): Trace {
    const running = create({
        network,
        settings,
        plan: planSteps(settings, examples.count),
        trainingExamples: examples.count,
        capacity: Math.max(settings.batch_size, 7),
        precision: 'float32',
        describe: String,
    });
    const encoded = encodeExamples(network, settings.loss?.call ?? '', examples);
    const order = Int32Array.from({ length: examples.count }, (_, row) => examples.count - 1 - row);
    const losses: number[] = [];
    let from = 0;
    for (let step = 0; step < steps; step++) {
        const to = Math.min(from + settings.batch_size, examples.count);
        losses.push(running.trainStep(encoded, order, from, to, step));
        from = to === examples.count ? 0 : to;
    }
    const evaluation = evaluateAll(running, encoded);
    const { learned, state, memory } = running;
    const arrays = [...learned, ...state, ...memory].map(({ layer, name, values }) => ({
        name: `${name} of layer ${layer}`,
        values,
    }));
    return { losses, arrays, evaluation };
}

function evaluateAll(running: RunningNetwork, encoded: EncodedExamples): EvaluationSums {
    const sums: EvaluationSums = { examples: 0, loss: 0, right: 0, squaredError: 0 };
    for (let from = 0; from < encoded.count; from += 7) {
        running.evaluate(encoded, from, Math.min(from + 7, encoded.count), sums);
    }
    return sums;
}

/** Asserts that both backends train alike, and that this one does with the same bits however its work is cut. */
export function compareBackends(comparison: Comparison): void {
    const { tolerance = 1e-4, wasm = { variant: 'portable' } } = comparison;
    const reference = trainAndEvaluate(createReferenceNetwork, comparison);
    const [ours, ...others] = [1, 2, 3].map(partsInTurn =>
        trainAndEvaluate(options => createWasmNetwork(options, { ...wasm, partsInTurn }), comparison),
    );
    for (const [step, loss] of reference.losses.entries()) {
        assertClose([ours!.losses[step]!], [loss], tolerance, `the loss of step ${step}`);
    }
    assert.deepEqual(
        ours!.arrays.map(({ name }) => name),
        reference.arrays.map(({ name }) => name),
    );
    for (const [index, { name, values }] of reference.arrays.entries()) {
        assertClose(ours!.arrays[index]!.values, values, tolerance, name);
    }
    assertClose([ours!.evaluation.loss], [reference.evaluation.loss], tolerance, 'the evaluation loss');
    assert.equal(ours!.evaluation.examples, reference.evaluation.examples);
    for (const other of others) {
        assert.deepEqual(other, ours, 'the same bits, however the work is cut');
    }
}

function assertClose(
    actual: ArrayLike<number>,
    expected: ArrayLike<number>,
    tolerance: number,
    what: string,
): void {
    assert.equal(actual.length, expected.length);
    let largest = 1e-2;
    for (let i = 0; i < expected.length; i++) {
        largest = Math.max(largest, Math.abs(expected[i]!));
    }
    for (let i = 0; i < expected.length; i++) {
        const difference = Math.abs(actual[i]! - expected[i]!);
        const isSame = Object.is(actual[i], expected[i]) || difference <= tolerance * largest;
        assert.ok(isSame, `${what}, ${i}: expected ${expected[i]}, found ${actual[i]}`);
    }
}
