// Weights that are updated while their gradient is computed: the same bits as by one instruction after the other.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
    adam,
    addPenalty,
    rmsprop,
    sgd,
    updateWeights,
    weightGradient,
} from '../../../../src/engine/kernels/opcodes.ts';
import { watchesAt } from '../../../../src/engine/kernels/step-block.ts';
import type { Variant } from '../../../../src/engine/wasm/instance.ts';
import {
    squaresBytes,
    updatedBlockBytes,
    weightGradientBytes,
} from '../../../../src/engine/wasm/product-sizes.ts';
import type { Word } from '../../../../src/engine/wasm/program.ts';
import { kernelBench } from '../kernel-bench.ts';

interface Given {
    readonly shape: { readonly rows: number; readonly inputs: number; readonly units: number };
    readonly density: number;
    readonly optimizer: keyof typeof optimizers;
    readonly penalty: { readonly magnitude: number; readonly square: number };
    readonly seed: number;
}

interface Places {
    readonly rate: number;
    readonly momentum: number;
    readonly w: number;
    readonly first: number;
    readonly second: number;
    readonly count: number;
}

/** The opcode, and the arguments for one array whose gradient is at an address. */
type Instruction = readonly [opcode: number, argsOf: (gradient: number, places: Places) => Word[]];

const optimizers = {
    sgd: [sgd, (g, { rate, w, count }) => [rate, 0, 0, 1, w, g, 0, count]],
    momentum: [sgd, (g, { rate, momentum, w, first, count }) => [rate, momentum, 0, 1, w, g, first, count]],
    nesterov: [sgd, (g, { rate, momentum, w, first, count }) => [rate, momentum, 1, 1, w, g, first, count]],
    adam: [
        adam,
        (g, { rate, momentum, w, first, second, count }) => [
            ...[rate, momentum, momentum],
            ...[0.9, 0.1, 0.99, 0.01, 1e-7].map(float => ({ float })),
            ...[1, w, g, first, second, count, 1],
        ],
    ],
    rmsprop: [
        rmsprop,
        (g, { rate, momentum, w, first, second, count }) => [
            ...[rate, momentum],
            ...[0.9, 0.1, 1e-7].map(float => ({ float })),
            ...[1, w, g, first, second, count],
        ],
    ],
} satisfies Record<string, Instruction>;

/** Weights, what the optimizer remembers, the gradient of the bias, and the sum of the gradient's squares. */
function updated(given: Given, variant: Variant, parts: number, isFused: boolean) {
    const { density, optimizer, penalty, seed } = given;
    const { rows, inputs, units } = given.shape;
    let state = seed;
    const random = (): number => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return state / 4294967296;
    };
    const bench = kernelBench(variant, 1);
    const some = (count: number, share = 1) =>
        bench.floats(Float32Array.from({ length: count }, () => (random() < share ? random() - 0.5 : 0)));
    const room = (bytes: number) => bench.floats(new Float32Array(Math.ceil(bytes / 4)).fill(Number.NaN));
    const count = inputs * units;
    const x = some(rows * inputs, density);
    const dy = some(rows * units, density);
    const [w, first, second] = [some(count + 3), some(count + 3), some(count + 3)];
    // What momentum has decayed to, and squares, which are never negative.
    first.values[0] = 1e-37;
    second.values.forEach((value, at) => {
        second.values[at] = Math.abs(value);
    });
    if (optimizer === 'rmsprop') {
        first.values.forEach((value, at) => {
            first.values[at] = Math.abs(value);
        });
    }
    const [rate, momentum] = [bench.floats([0.1]), bench.floats([0.9])];
    const db = room(units * 4);
    const capacity = rows + 3;
    const scratchBytes = weightGradientBytes(capacity, units);
    const scratch = room(parts * scratchBytes);
    const places = {
        rate: rate.address,
        momentum: momentum.address,
        w: w.address,
        first: first.address,
        second: second.address,
        count,
    };
    const [opcode, argsOf] = optimizers[optimizer];
    const squares = room(squaresBytes(inputs));
    const roomBytes = updatedBlockBytes(capacity, units)!;
    const blocks = room(parts * roomBytes);
    const dw = room((count + 3) * 4);
    const end = bench.floats([1]);
    new DataView(bench.memory.buffer).setUint32(watchesAt, 1, true);
    const product = (gradient: number) => [
        ...[x.address, dy.address, gradient, db.address, inputs, units],
        ...[scratch.address, scratchBytes],
    ];
    const { magnitude, square } = penalty;
    const slopes = [{ float: magnitude }, { float: square }];
    let sum = 0;
    if (isFused) {
        bench.run(
            ...([rows, parts, updateWeights] as const),
            ...[...product(blocks.address), roomBytes, squares.address, ...slopes, w.address],
            ...[opcode, ...argsOf(0, places)],
        );
        sum = new Float64Array(
            bench.memory.buffer.slice(squares.address),
            0,
            squaresBytes(inputs) / 8,
        ).reduce((all, each) => all + each);
    } else {
        bench.run(rows, parts, weightGradient, ...product(dw.address));
        if (magnitude !== 0 || square !== 0) {
            bench.run(rows, parts, addPenalty, dw.address, w.address, count, ...slopes);
        }
        sum = dw.values.subarray(0, count).reduce((all, each) => all + each * each, 0);
        bench.run(rows, parts, opcode, ...argsOf(dw.address, places));
    }
    assert.equal(end.values[0], 1, 'nothing is written behind the room that was given');
    const bits = [w, first, second]
        .map(({ values }) => values.slice(0, count))
        .concat(db.values.slice(0, units))
        .map(values => new Uint32Array(values.buffer));
    return { bits, sum };
}

describe('weights that are updated with the product', function () {
    this.timeout(10_000);

    const shapes = fc.oneof(
        {
            weight: 6,
            arbitrary: fc.record({
                rows: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 150, max: 330 })),
                inputs: fc.integer({ min: 1, max: 110 }),
                units: fc.oneof(fc.integer({ min: 1, max: 110 }), fc.constantFrom(16, 32, 48, 96)),
            }),
        },
        // More gradients of outputs than are packed in one go.
        {
            weight: 1,
            arbitrary: fc.record({
                rows: fc.integer({ min: 1830, max: 1850 }),
                inputs: fc.integer({ min: 1, max: 70 }),
                units: fc.constant(148),
            }),
        },
    );
    const given = fc.record({
        shape: shapes,
        density: fc.constantFrom(0, 0.2, 0.6, 1),
        optimizer: fc.constantFrom(...(Object.keys(optimizers) as (keyof typeof optimizers)[])),
        penalty: fc.constantFrom(
            { magnitude: 0, square: 0 },
            { magnitude: 0.01, square: 0 },
            { magnitude: 0.01, square: 0.02 },
        ),
        seed: fc.integer({ min: 1, max: 1e6 }),
    });
    for (const variant of ['relaxed', 'portable'] as const) {
        it(`have the same bits as one instruction after the other gives, in any number of parts, ${variant}`, () => {
            fc.assert(
                fc.property(given, run => {
                    const expected = updated(run, variant, 1, false);
                    const sums = [1, 2, 3].map(parts => {
                        const actual = updated(run, variant, parts, true);
                        assert.deepEqual(actual.bits, expected.bits, `${parts} parts`);
                        return actual.sum;
                    });
                    assert.ok(Math.abs(sums[0]! - expected.sum) <= 1e-9 * expected.sum);
                    assert.deepEqual(sums.slice(1), [sums[0], sums[0]]);
                }),
                { numRuns: 30 },
            );
        });
    }
});
