// One op of the WebAssembly backend behind the interface of the reference's, so that both can be asked the same questions.

import assert from 'node:assert/strict';
import { streams } from '../../../src/core/random/streams.ts';
import type { Floats } from '../../../src/engine/floats.ts';
import {
    firstExampleAt,
    rowsAt,
    seedAt,
    stepAt,
    stepBlockEnd,
    streamAt,
} from '../../../src/engine/kernels/step-block.ts';
import type { LayerBuffers, Pass, RunningOp } from '../../../src/engine/ops/types.ts';
import { Building, type PassKind } from '../../../src/engine/wasm/building.ts';
import { createMemory, instantiate } from '../../../src/engine/wasm/instance.ts';
import { MemoryViews } from '../../../src/engine/wasm/memory-views.ts';
import type { WasmOp } from '../../../src/engine/wasm/ops/types.ts';
import { layOut, roundUp } from '../../../src/engine/wasm/planner.ts';
import { Region } from '../../../src/engine/wasm/region.ts';

/** Largest difference that float32 explains, relative to the largest value of an array. */
const tolerance = 2e-5;

/** What an op has computed from given buffers. */
interface Results {
    readonly output: Float32Array;
    readonly inputGradients: readonly Float32Array[];
    readonly gradients: readonly Float32Array[];
    readonly state: readonly Float32Array[];
}

/** Runs a whole pass of `wasm`, backward too while training, on the values that `op` and `buffers` hold. */
function runPass(
    wasm: WasmOp,
    op: RunningOp,
    pass: Pass,
    buffers: LayerBuffers,
    state: readonly Floats[],
    parts: number,
): Results {
    const { rows, training, sample } = pass;
    const kind: PassKind = training ? 'training' : sample === undefined ? 'evaluation' : 'sampled';
    const build = new Building(kind, rows, 3);
    const { program } = build;
    const sizes = buffers.inputs.map(values => values.length);
    const inputs = sizes.map(size => new Region('input', size * 4));
    const output = new Region('output', buffers.output.length * 4);
    const outputGradient = new Region('output gradient', buffers.output.length * 4);
    const inputGradients = sizes.map(size => new Region('input gradient', size * 4));
    const { backward } = wasm.forward(build, { inputs, output, tail: [] });
    if (training) {
        backward?.({
            outputGradient,
            isGated: false,
            inputGradients,
            inputGates: sizes.map(() => undefined),
        });
    }
    const gradients = wasm.learned.map(tensor => build.gradient(tensor));
    const code = new Region('code', program.byteLength);
    const kept = [
        ...inputs,
        output,
        outputGradient,
        ...inputGradients,
        ...gradients,
        ...wasm.learned.map(({ values }) => values),
        ...(wasm.state ?? []).map(({ values }) => values),
        ...build.scalars.map(({ region }) => region),
        code,
    ];
    const { end } = layOut(roundUp(stepBlockEnd), kept, [program]);
    const memory = createMemory(end + 64);
    const views = new MemoryViews(memory, end);
    const { floats, words, doubles } = views;
    // What is computed may rest on nothing that it has not written.
    floats.fill(Number.NaN, stepBlockEnd / 4);
    const write = (region: Region, values: ArrayLike<number>): void => views.floatsOf(region).set(values);
    for (const [index, values] of buffers.inputs.entries()) {
        write(inputs[index]!, values);
        write(inputGradients[index]!, buffers.inputGradients[index] ?? []);
    }
    write(outputGradient, buffers.outputGradient);
    for (const [index, { values }] of wasm.learned.entries()) {
        write(values, op.learned[index]!.values);
    }
    for (const [index, { values }] of (wasm.state ?? []).entries()) {
        write(values, state[index]!);
    }
    words[rowsAt / 4] = rows;
    words[seedAt / 4] = pass.seed;
    words[stepAt / 4] = sample ?? pass.step;
    words[streamAt / 4] = sample === undefined ? streams.masks : streams.evaluation_masks;
    words[firstExampleAt / 4] = pass.firstExample ?? 0;
    for (const { region, type, at } of build.scalars) {
        const view = type === 'f32' ? floats : type === 'u32' ? words : doubles;
        view[region.address / view.BYTES_PER_ELEMENT] = at(pass.step);
    }
    words.set(program.toWords(), code.address / 4);
    instantiate('portable', memory).runInTurn(code.address, parts);
    for (const { region, check } of build.checks) {
        check(words[region.address / 4]!);
    }
    return {
        output: views.floatsOf(output),
        inputGradients: inputGradients.map(region => views.floatsOf(region)),
        gradients: gradients.map(region => views.floatsOf(region)),
        state: (wasm.state ?? []).map(({ values }) => views.floatsOf(values)),
    };
}

/** How often the output alone is compared: a gradient check asks for it thousands of times. */
const mostComparisons = 3;

/**
 * `op`, with everything that it computes compared with what `wasm` does, the work cut for one, two and three
 * threads. `outputSize` is of one example.
 */
export function comparedWith(wasm: WasmOp, op: RunningOp, outputSize: number): RunningOp {
    let comparisons = 0;
    const stateOf = (): Floats[] => (op.state ?? []).map(({ values }) => values.slice());
    let newState: readonly Float32Array[] | undefined;
    const compare = (pass: Pass, buffers: LayerBuffers): Results => {
        const state = stateOf();
        const [results, ...others] = [1, 2, 3].map(parts => runPass(wasm, op, pass, buffers, state, parts));
        const { output } = buffers;
        assertClose(results!.output, output, pass.rows * outputSize, 'output');
        for (const other of others) {
            assert.deepEqual(other, results, 'the same bits, however the work is cut');
        }
        newState = results!.state;
        return results!;
    };
    return {
        ...op,
        forward(pass, buffers) {
            op.forward(pass, buffers);
            newState = undefined;
            if (comparisons < mostComparisons) {
                comparisons++;
                compare(pass, buffers);
            }
        },
        backward(pass, buffers) {
            op.backward(pass, buffers);
            const results = compare(pass, buffers);
            for (const [index, expected] of buffers.inputGradients.entries()) {
                if (expected !== undefined) {
                    assertClose(
                        results.inputGradients[index]!,
                        expected,
                        expected.length,
                        `input gradient ${index}`,
                    );
                }
            }
            for (const [index, { name, gradient }] of op.learned.entries()) {
                assertClose(results.gradients[index]!, gradient, gradient.length, `gradient of ${name}`);
            }
        },
        ...(op.updateState && {
            updateState() {
                op.updateState!();
                for (const [index, { name, values }] of newState === undefined ? [] : op.state!.entries()) {
                    assertClose(newState![index]!, values, values.length, name);
                }
            },
        }),
    };
}

function assertClose(
    actual: ArrayLike<number>,
    expected: ArrayLike<number>,
    length: number,
    what: string,
): void {
    let largest = 1e-2;
    for (let i = 0; i < length; i++) {
        largest = Math.max(largest, Number.isFinite(expected[i]) ? Math.abs(expected[i]!) : 0);
    }
    for (let i = 0; i < length; i++) {
        const rounded = Math.fround(expected[i]!);
        const isClose =
            actual[i] === rounded ||
            (Number.isNaN(actual[i]) && Number.isNaN(rounded)) ||
            Math.abs(actual[i]! - rounded) <= tolerance * largest;
        assert.ok(isClose, `WebAssembly, ${what}, ${i}: expected ${expected[i]}, found ${actual[i]}`);
    }
}
