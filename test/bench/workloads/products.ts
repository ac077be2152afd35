// The products of a dense layer on the kernels alone, dense and skipping zeros: at which density skipping stops to pay, and
// how far the kernels are from what the processor can do.

import {
    inputGradient,
    listRows,
    multiplyRows,
    weightGradient,
} from '../../../src/engine/kernels/opcodes.ts';
import type { Variant } from '../../../src/engine/wasm/instance.ts';
import { listBytes, rowsProductBytes, weightGradientBytes } from '../../../src/engine/wasm/product-sizes.ts';
import { kernelBench } from '../../engine/wasm/kernel-bench.ts';
import { type Measurement, measurementOf, type TakenWorkload } from '../workload.ts';

interface Shape {
    readonly rows: number;
    readonly inputs: number;
    readonly units: number;
}

const name = 'products';
const variants: readonly Variant[] = ['relaxed', 'portable'];
const shapes: readonly Shape[] = [
    { rows: 128, inputs: 1024, units: 1024 },
    { rows: 32, inputs: 256, units: 256 },
];
const densities = [1, 0.8, 0.7, 0.5, 0.25, 0.1];
const rounds = 15;
/** Multiplications of one measurement, at least. */
const leastWork = 1e8;

export const products: TakenWorkload = {
    name,
    summary:
        'y = x w + b, dx = dy wᵀ, dw = xᵀ dy and lists of x, by the share of x and dy that is not zero, one thread',
    async take() {
        return variants.flatMap(variant => shapes.flatMap(shape => measure(variant, shape)));
    },
};

function measure(variant: Variant, { rows, inputs, units }: Shape): Measurement[] {
    const bench = kernelBench(variant, 1);
    const room = (bytes: number) => bench.floats(new Float32Array(bytes / 4));
    const x = room(rows * inputs * 4);
    const dy = room(rows * units * 4);
    const w = room(inputs * units * 4);
    const [y, dx, dw] = [rows * units, rows * inputs, inputs * units].map(count => room(count * 4).address);
    const scratch = Math.max(
        rowsProductBytes(inputs, units),
        rowsProductBytes(units, inputs),
        weightGradientBytes(rows, units),
    );
    const panels = room(scratch).address;
    const listsOfX = room(listBytes(rows, inputs)).address;
    const listsOfDy = room(listBytes(rows, units)).address;
    fill(w.values, 1);
    const forward = [x.address, w.address, 0, y!, inputs, units, 0];
    const backward = [dy.address, w.address, 0, dx!, inputs, units, 0];
    const update = [x.address, dy.address, dw!, 0, inputs, units];
    const work: Record<string, () => void> = {
        lists: bench.prepare(rows, 1, listRows, x.address, listsOfX, inputs, rows),
        y: bench.prepare(rows, 1, multiplyRows, ...forward, listsOfX, rows, panels, scratch, 0),
        dx: bench.prepare(rows, 1, inputGradient, ...backward, listsOfDy, rows, panels, scratch),
        dw: bench.prepare(rows, 1, weightGradient, ...update, panels, scratch),
    };
    const listDy = bench.prepare(rows, 1, listRows, dy.address, listsOfDy, units, rows);
    const times = Math.ceil(leastWork / (rows * inputs * units));
    return densities.flatMap(density => {
        fill(x.values, density);
        fill(dy.values, density);
        work.lists!();
        listDy();
        return Object.entries(work).map(([what, run]) => {
            const taken = Array.from({ length: rounds }, () => {
                const start = performance.now();
                for (let time = 0; time < times; time++) {
                    run();
                }
                return (performance.now() - start) / times;
            });
            const engine = `${variant}, ${rows} x ${inputs} x ${units}, density ${density}, ${what}`;
            return measurementOf(name, engine, 1, taken);
        });
    });
}

function fill(values: Float32Array, density: number): void {
    let state = 1;
    const random = (): number => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return state / 4294967296;
    };
    for (let at = 0; at < values.length; at++) {
        values[at] = random() < density ? random() - 0.5 : 0;
    }
}
