// The three products of a dense layer, on the kernels alone.

import {
    inputGradient,
    listRows,
    multiplyRows,
    weightGradient,
} from '../../../../src/engine/kernels/opcodes.ts';
import { packedByAt } from '../../../../src/engine/kernels/step-block.ts';
import type { Variant } from '../../../../src/engine/wasm/instance.ts';
import {
    keptPanelBytes,
    listBytes,
    rowsProductBytes,
    weightGradientBytes,
} from '../../../../src/engine/wasm/product-sizes.ts';
import { kernelBench } from '../kernel-bench.ts';

export interface Operands {
    readonly rows: number;
    readonly inputs: number;
    readonly units: number;
    /** [rows, inputs]. */
    readonly x: Float32Array;
    /** [inputs, units]. */
    readonly weights: Float32Array;
    /** [units]. */
    readonly bias: Float32Array;
    /** [rows, units]. */
    readonly dy: Float32Array;
    /** [rows, inputs]: what the gradient with respect to x passes through. */
    readonly gate: Float32Array;
    readonly scale: number;
}

export interface Products {
    /** relu(x w + b). */
    readonly y: Float32Array;
    readonly dx: Float32Array;
    readonly dw: Float32Array;
    readonly db: Float32Array;
}

export interface ProductOptions {
    readonly variant: Variant;
    readonly parts: number;
    /** True where rows are listed first, so that zeros are skipped where they are many. */
    readonly lists: boolean;
    readonly relu?: boolean;
    /** True where y is what a second run computes from the weights that the first one has packed. */
    readonly keeps?: boolean;
    /** False where the gradient with respect to x passes through no gate. */
    readonly gated?: boolean;
}

/** What the kernels compute; whatever they have not written is NaN. */
export function productsOf(
    operands: Operands,
    { variant, parts, lists, relu = true, keeps = false, gated = true }: ProductOptions,
): Products {
    const { rows, inputs, units } = operands;
    const bench = kernelBench(variant, 1);
    const unknown = (bytes: number) => bench.floats(new Float32Array(Math.ceil(bytes / 4)).fill(Number.NaN));
    const x = bench.floats(operands.x);
    const weights = bench.floats(operands.weights);
    const bias = bench.floats(operands.bias);
    const dy = bench.floats(operands.dy);
    const gate = bench.floats(operands.gate);
    const scale = bench.floats([operands.scale]);
    const y = unknown(rows * units * 4);
    const dx = unknown(rows * inputs * 4);
    const dw = unknown(inputs * units * 4);
    const db = unknown(units * 4);
    // Batches need not be full.
    const capacity = rows + 3;
    const listsOfX = unknown(listBytes(capacity, inputs));
    const listsOfDy = unknown(listBytes(capacity, units));
    const forward = rowsProductBytes(inputs, units);
    const backward = rowsProductBytes(units, inputs);
    const update = weightGradientBytes(capacity, units);
    const panels = unknown(parts * Math.max(forward, backward, update));
    const kept = keeps ? unknown(keptPanelBytes(inputs, units, parts)) : undefined;
    const end = bench.floats([1]);
    if (lists) {
        bench.run(rows, parts, listRows, x.address, listsOfX.address, inputs, capacity);
        bench.run(rows, parts, listRows, dy.address, listsOfDy.address, units, capacity);
    }
    const listed = (address: number) => [lists ? address : 0, capacity, panels.address];
    const multiply = bench.prepare(
        rows,
        parts,
        multiplyRows,
        ...[x, weights, bias, y].map(({ address }) => address),
        inputs,
        units,
        relu ? 1 : 0,
        ...listed(listsOfX.address),
        forward,
        kept?.address ?? 0,
    );
    multiply();
    if (keeps) {
        y.values.fill(Number.NaN);
        const view = new DataView(bench.memory.buffer);
        view.setUint32(packedByAt, parts, true);
        multiply();
        view.setUint32(packedByAt, 0, true);
    }
    bench.run(
        rows,
        parts,
        inputGradient,
        ...[dy, weights, gated ? gate : { address: 0 }, dx].map(({ address }) => address),
        inputs,
        units,
        scale.address,
        ...listed(listsOfDy.address),
        backward,
    );
    bench.run(
        rows,
        parts,
        weightGradient,
        ...[x, dy, dw, db].map(({ address }) => address),
        inputs,
        units,
        panels.address,
        update,
    );
    if (end.values[0] !== 1) {
        throw new Error('A product wrote behind the room that it was given.');
    }
    return { y: y.values, dx: dx.values, dw: dw.values, db: db.values };
}

/** The same by loops in float64, and beside each value the sum of the absolute values of what was added up. */
export function productsInFloat64({ rows, inputs, units, ...operands }: Operands): {
    readonly values: Record<keyof Products, Float64Array>;
    readonly sizes: Record<keyof Products, Float64Array>;
} {
    const { x, weights, bias, dy, gate, scale } = operands;
    const room = () => ({
        y: Float64Array.from({ length: rows * units }, (_, at) => bias[at % units]!),
        dx: new Float64Array(rows * inputs),
        dw: new Float64Array(inputs * units),
        db: new Float64Array(units),
    });
    const values = room();
    const sizes = room();
    const add = (name: keyof Products, at: number, value: number) => {
        values[name][at] = values[name][at]! + value;
        sizes[name][at] = Math.abs(sizes[name][at]!) + Math.abs(value);
    };
    for (let row = 0; row < rows; row++) {
        for (let unit = 0; unit < units; unit++) {
            const gradient = dy[row * units + unit]!;
            add('db', unit, gradient);
            for (let input = 0; input < inputs; input++) {
                const value = x[row * inputs + input]!;
                const weight = weights[input * units + unit]!;
                const isOpen = gate[row * inputs + input]! > 0;
                add('y', row * units + unit, value * weight);
                add('dx', row * inputs + input, isOpen ? gradient * weight * scale : 0);
                add('dw', input * units + unit, value * gradient);
            }
        }
    }
    values.y.forEach((value, at) => {
        values.y[at] = Math.max(value, 0);
    });
    return { values, sizes };
}
