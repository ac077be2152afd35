import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Variant } from '../../../../src/engine/wasm/instance.ts';
import { type Operands, type Products, productsInFloat64, productsOf } from './product-bench.ts';

const variants: readonly Variant[] = ['relaxed', 'portable'];
const names: readonly (keyof Products)[] = ['y', 'dx', 'dw', 'db'];

/** Shares of values that are not zero. */
const densities = [0, 0.02, 0.3, 0.6, 1];

const shapes = fc.oneof(
    fc.record({
        rows: fc.integer({ min: 1, max: 14 }),
        inputs: fc.integer({ min: 1, max: 60 }),
        units: fc.integer({ min: 1, max: 60 }),
    }),
    // Beyond one block of the summed index, one chunk of rows, and the columns that parts are dealt.
    fc.record({
        rows: fc.integer({ min: 120, max: 200 }),
        inputs: fc.integer({ min: 1, max: 12 }),
        units: fc.integer({ min: 150, max: 330 }),
    }),
    fc.record({
        rows: fc.integer({ min: 1, max: 9 }),
        inputs: fc.integer({ min: 200, max: 480 }),
        units: fc.integer({ min: 1, max: 60 }),
    }),
);

const special = [1e-40, -1e-42, 1.2e-38, -0, 1e-30, 3e18];

/** Values that are zero where a share of them shall be, whole rows at times, and now and then at the edge of float32. */
function operandsOf(
    { rows, inputs, units }: Pick<Operands, 'rows' | 'inputs' | 'units'>,
    densityOfX: number,
    densityOfDy: number,
    seed: number,
    edge: readonly number[] = [],
): Operands {
    let state = seed;
    const random = (): number => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return state / 4294967296;
    };
    const fill = (height: number, width: number, density: number): Float32Array => {
        const values = new Float32Array(height * width);
        for (let row = 0; row < height; row++) {
            const isEmpty = density < 1 && random() < 0.1;
            for (let column = 0; column < width; column++) {
                const isZero = isEmpty || random() >= density;
                const isEdge = edge.length > 0 && random() < 0.05;
                const value = isEdge ? edge[Math.floor(random() * edge.length)]! : random() - 0.5;
                values[row * width + column] = isZero ? 0 : value;
            }
        }
        return values;
    };
    return {
        rows,
        inputs,
        units,
        x: fill(rows, inputs, densityOfX),
        weights: fill(inputs, units, 1),
        bias: fill(1, units, 1),
        dy: fill(rows, units, densityOfDy),
        gate: fill(rows, inputs, 0.9),
        scale: 2,
    };
}

const operands = (edge: readonly number[] = []) =>
    fc
        .tuple(
            shapes,
            fc.constantFrom(...densities),
            fc.constantFrom(...densities),
            fc.integer({ min: 1, max: 1e6 }),
        )
        .map(([shape, ofX, ofDy, seed]) => operandsOf(shape, ofX, ofDy, seed, edge));

function bitsOf(products: Products): Uint32Array[] {
    return names.map(name => {
        const { buffer, byteOffset, length } = products[name];
        return new Uint32Array(buffer.slice(byteOffset, byteOffset + 4 * length));
    });
}

describe('the products of a dense layer', function () {
    this.timeout(10_000);

    for (const variant of variants) {
        it(`are those of loops in float64, ${variant}`, () => {
            fc.assert(
                fc.property(operands(), fc.boolean(), (given, lists) => {
                    const actual = productsOf(given, { variant, parts: 1, lists });
                    const { values, sizes } = productsInFloat64(given);
                    for (const name of names) {
                        for (const [at, expected] of values[name].entries()) {
                            // A sum of n rounded terms: at most n + 2 roundings of their absolute sum.
                            const roundings = Math.max(given.rows, given.inputs, given.units) + 2;
                            const bound = roundings * 2 ** -24 * sizes[name][at]!;
                            const difference = Math.abs(actual[name][at]! - expected);
                            assert.ok(
                                difference <= bound,
                                `${name} ${at}: ${actual[name][at]}, not ${expected}`,
                            );
                        }
                    }
                }),
                { numRuns: 15 },
            );
        });

        it(`have the same bits skipping zeros or not, in any number of parts, packed before or not, ${variant}`, () => {
            fc.assert(
                fc.property(operands(special), fc.boolean(), (given, relu) => {
                    const expected = bitsOf(productsOf(given, { variant, parts: 1, lists: false, relu }));
                    for (const parts of [1, 2, 3]) {
                        for (const lists of [false, true]) {
                            const actual = bitsOf(
                                productsOf(given, { variant, parts, lists, relu, keeps: lists }),
                            );
                            assert.deepEqual(actual, expected, `${parts} parts, lists: ${lists}`);
                        }
                    }
                }),
                { numRuns: 15 },
            );
        });

        it(`have the same bits through no gate as through an open one, ${variant}`, () => {
            fc.assert(
                fc.property(
                    operands(special),
                    fc.boolean(),
                    fc.integer({ min: 1, max: 3 }),
                    (given, lists, parts) => {
                        const open = { ...given, gate: given.gate.map(() => 1), scale: 1 };
                        const options = { variant, parts, lists };
                        assert.deepEqual(
                            bitsOf(productsOf(open, { ...options, gated: false })),
                            bitsOf(productsOf(open, options)),
                        );
                    },
                ),
                { numRuns: 20 },
            );
        });

        it(`skip no NaN and no infinity, ${variant}`, () => {
            const given = operandsOf({ rows: 5, inputs: 40, units: 37 }, 0.3, 0.3, 7);
            for (const [broken, shown] of [
                [Number.NaN, Number.NaN],
                [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
            ] as const) {
                given.x[2 * 40 + 3] = broken;
                given.dy[4 * 37 + 5] = broken;
                for (const lists of [false, true]) {
                    const { y, dx, dw, db } = productsOf(given, { variant, parts: 1, lists, relu: false });
                    assert.ok(y.subarray(2 * 37, 3 * 37).every(value => !Number.isFinite(value)));
                    assert.ok(y.subarray(3 * 37).every(Number.isFinite));
                    // What a gate lets through of the row, and of no other.
                    const open = [...given.gate.subarray(4 * 40)].map(value => value > 0);
                    assert.ok(open.every((isOpen, at) => isOpen !== Number.isFinite(dx[4 * 40 + at])));
                    assert.ok(dx.subarray(0, 4 * 40).every(Number.isFinite));
                    assert.ok(!Number.isFinite(dw[3 * 37]) || given.dy[2 * 37] === 0);
                    assert.equal(db[5], shown);
                }
            }
        });
    }

    it('keep a NaN through relu', () => {
        const given = operandsOf({ rows: 1, inputs: 33, units: 3 }, 0.3, 0.3, 7);
        given.x[0] = Number.NaN;
        assert.ok(productsOf(given, { variant: 'portable', parts: 1, lists: true }).y.every(Number.isNaN));
    });
});
