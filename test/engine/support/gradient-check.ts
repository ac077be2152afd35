// Central differences in float64: the independent source for every derivative.

import assert from 'node:assert/strict';
import type { LayerKind, LayerParameters } from '../../../src/catalog/layers/index.ts';
import { layerEntry } from '../../../src/catalog/layers/index.ts';
import { fillNormals } from '../../../src/core/random/streams.ts';
import { type Shape, sizeOf } from '../../../src/core/shape.ts';
import { ops } from '../../../src/engine/ops/index.ts';
import type { LayerBuffers, Op, Pass, RunningOp } from '../../../src/engine/ops/types.ts';
import { wasmOps } from '../../../src/engine/wasm/ops/index.ts';
import type { WasmOpOf } from '../../../src/engine/wasm/ops/types.ts';
import { comparedWith } from './wasm-op.ts';

/** Largest relative error between a derivative and its central difference. */
export const gradientTolerance = 1e-6;
const difference = 1e-5;

export function normals(length: number, seed: number): Float64Array {
    const values = new Float64Array(length);
    fillNormals(values, { seed, stream: 'synthetic_data', step: 0, layer: 0, example: 0 });
    return values;
}

/** ‖a - b‖ / (‖a‖ + ‖b‖), or ‖a - b‖ where both are nearly zero. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
    let apart = 0;
    let together = 0;
    for (let i = 0; i < a.length; i++) {
        apart += (a[i]! - b[i]!) ** 2;
        together += a[i]! ** 2 + b[i]! ** 2;
    }
    return Math.sqrt(apart) / Math.max(Math.sqrt(together), 1e-3);
}

/** The slope of `value` in each element of `at`, which is put back as it was. */
export function centralDifferences(at: Float64Array, value: () => number): Float64Array {
    return at.map((original, index) => {
        at[index] = original + difference;
        const above = value();
        at[index] = original - difference;
        const below = value();
        at[index] = original;
        return (above - below) / (2 * difference);
    });
}

export interface OpCheck<K extends LayerKind> {
    readonly kind: K;
    readonly parameters: LayerParameters<K>;
    readonly inputShapes: readonly Shape[];
    readonly rows: number;
    readonly seed: number;
    /** Moves inputs away from where the function has no derivative. */
    readonly adjust?: (x: number) => number;
}

/** One op with buffers of its own, in float64; what it computes is compared with the WebAssembly backend's. */
export function createOp<K extends LayerKind>({
    kind,
    parameters,
    inputShapes,
    rows,
    seed,
    adjust,
}: OpCheck<K>) {
    const outputShape = layerEntry(kind as LayerKind).outputShape(parameters as never, inputShapes) as Shape;
    const use = { parameters, inputShapes, outputShape, noiseKey: 0, description: kind };
    const reference: RunningOp = (ops[kind] as Op<K>)({ ...use, precision: 'float64', capacity: rows + 2 });
    const wasm = (wasmOps[kind] as WasmOpOf<K> | undefined)?.(use);
    const op = wasm === undefined ? reference : comparedWith(wasm, reference, sizeOf(outputShape));
    const inputs = inputShapes.map((shape, index) => {
        const values = normals((rows + 2) * sizeOf(shape), seed + index);
        return adjust ? values.map(adjust) : values;
    });
    const size = sizeOf(outputShape);
    const buffers: LayerBuffers = {
        inputs,
        output: new Float64Array((rows + 2) * size).fill(99),
        outputGradient: normals((rows + 2) * size, seed + 100),
        inputGradients: inputs.map(values => new Float64Array(values.length).fill(99)),
    };
    const pass: Pass = { rows, training: true, seed, step: 3 };
    for (const [index, { values }] of op.learned.entries()) {
        values.set(normals(values.length, seed + 200 + index));
    }
    return { op, pass, buffers, size };
}

/** Compares every derivative of an op with central differences of Σ output · random weights. */
export function checkGradients<K extends LayerKind>(check: OpCheck<K>): void {
    const { op, pass, buffers, size } = createOp(check);
    const value = (): number => {
        op.forward(pass, buffers);
        let sum = 0;
        for (let i = 0; i < pass.rows * size; i++) {
            sum += buffers.output[i]! * buffers.outputGradient[i]!;
        }
        return sum;
    };
    value();
    op.backward(pass, buffers);
    for (const [index, input] of buffers.inputs.entries()) {
        const used = pass.rows * sizeOf(check.inputShapes[index]!);
        const derivative = buffers.inputGradients[index]!.slice(0, used);
        const expected = centralDifferences(input as Float64Array, value).slice(0, used);
        const error = relativeError(derivative, expected);
        assert.ok(error < gradientTolerance, `${check.kind}, input ${index}: relative error ${error}`);
        const beyond = buffers.inputGradients[index]!.slice(used);
        assert.ok(
            beyond.every(gradient => gradient === 99),
            'rows beyond the batch are left alone',
        );
    }
    for (const { name, values, gradient } of op.learned) {
        const derivative = gradient.slice();
        const error = relativeError(derivative, centralDifferences(values as Float64Array, value));
        assert.ok(error < gradientTolerance, `${check.kind}, ${name}: relative error ${error}`);
    }
}
