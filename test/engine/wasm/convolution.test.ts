import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ConvolutionShape } from '../../../src/engine/wasm/convolution-geometry.ts';
import { createOp, normals } from '../support/gradient-check.ts';
import { pixelsBefore } from '../support/maps.ts';
import { type ConvolutionValues, convolutionBench } from './convolution-bench.ts';

const lengths = (max: number) => fc.tuple(fc.integer({ min: 1, max }), fc.integer({ min: 1, max }));

/** Shapes that are multiples of nothing, with few and with many zeros. */
const cases = fc
    .record({
        input: lengths(9),
        channels: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(16, 20, 33)),
        filters: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(29, 32, 43)),
        kernel: lengths(4),
        strides: lengths(3),
        padding: fc.constantFrom('valid' as const, 'same' as const),
        rows: fc.integer({ min: 0, max: 4 }),
        /** Values nearer to zero are zero. */
        inputZeros: fc.constantFrom(0, 0.7, 10),
        gradientZeros: fc.constantFrom(0, 0.7, 10),
        seed: fc.integer({ min: 0, max: 1000 }),
    })
    .filter(
        ({ input, kernel, padding }) =>
            padding === 'same' || (kernel[0] <= input[0] && kernel[1] <= input[1]),
    );

type Case = typeof cases extends fc.Arbitrary<infer C> ? C : never;

/** The kernels, on what the reference op has computed in float64. */
function createCase({
    input,
    channels,
    filters,
    kernel,
    strides,
    padding,
    rows,
    inputZeros,
    gradientZeros,
    seed,
}: Case) {
    const { op, pass, buffers, size } = createOp({
        kind: 'conv2d',
        parameters: { filters, kernel_size: kernel, strides, padding, use_bias: true } as never,
        inputShapes: [[...input, channels]],
        rows,
        seed,
    });
    const withZeros = (values: ArrayLike<number>, below: number): Float64Array =>
        Float64Array.from(values, value => (Math.abs(value) < below ? 0 : Math.fround(value)));
    const x = buffers.inputs[0] as Float64Array;
    const dy = buffers.outputGradient as Float64Array;
    x.set(withZeros(x, inputZeros));
    dy.set(withZeros(dy, gradientZeros));
    const [weights, bias] = op.learned;
    for (const { values } of op.learned) {
        values.set(values.map(Math.fround));
    }
    op.forward(pass, buffers);
    op.backward(pass, buffers);
    const positions = (axis: 0 | 1) =>
        padding === 'same'
            ? Math.ceil(input[axis] / strides[axis])
            : Math.floor((input[axis] - kernel[axis]) / strides[axis]) + 1;
    const before = (axis: 0 | 1) => pixelsBefore(input[axis], kernel[axis], strides[axis], padding);
    const shape: ConvolutionShape = {
        input,
        output: [positions(0), positions(1)],
        channels,
        filters,
        kernel,
        strides,
        before: [before(0), before(1)],
    };
    const inputs = rows * input[0] * input[1] * channels;
    const values: ConvolutionValues = {
        rows,
        x: x.slice(0, inputs),
        weights: weights!.values,
        bias: bias!.values,
        outputGradient: dy.slice(0, rows * size),
    };
    const expected = {
        y: buffers.output.slice(0, rows * size),
        dx: buffers.inputGradients[0]!.slice(0, inputs),
        weights: weights!.gradient,
        bias: bias!.gradient,
    };
    return { shape, values, expected };
}

function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
    assert.equal(actual.length, expected.length);
    let largest = 1;
    for (let i = 0; i < expected.length; i++) {
        largest = Math.max(largest, Math.abs(expected[i]!));
    }
    for (let i = 0; i < expected.length; i++) {
        assert.ok(
            Math.abs(actual[i]! - expected[i]!) <= largest * 5e-6,
            `${what} ${i}: ${actual[i]} is not ${expected[i]}`,
        );
    }
}

describe('the kernels of convolutions', () => {
    it('compute what the reference does, the same bits for any number of parts', () => {
        fc.assert(
            fc.property(cases, someCase => {
                const { shape, values, expected } = createCase(someCase);
                const results = [1, 2, 3].map(parts => {
                    const bench = convolutionBench(shape, values);
                    bench.forward(parts);
                    bench.backward(parts);
                    bench.gradients(parts);
                    return bench;
                });
                const [one, ...others] = results;
                assertClose(one!.y.values, expected.y, 'output');
                assertClose(one!.dx.values, expected.dx, 'input gradient');
                assertClose(one!.weightGradient.values, expected.weights, 'weight gradient');
                assertClose(one!.biasGradient.values, expected.bias, 'bias gradient');
                for (const other of others) {
                    assert.deepEqual(other.y.values, one!.y.values);
                    assert.deepEqual(other.dx.values, one!.dx.values);
                    assert.deepEqual(other.weightGradient.values, one!.weightGradient.values);
                    assert.deepEqual(other.biasGradient.values, one!.biasGradient.values);
                }
            }),
            { numRuns: 25 },
        );
    });

    it('compute the same bits from lists as from tiles', () => {
        const shape: ConvolutionShape = {
            input: [9, 7],
            output: [9, 7],
            channels: 18,
            filters: 43,
            kernel: [3, 3],
            strides: [1, 1],
            before: [1, 1],
        };
        const zeroed = (length: number, seed: number, below: number) =>
            normals(length, seed).map(value => (Math.abs(value) < below ? 0 : value));
        const weights = normals(9 * 18 * 43, 3);
        const bias = normals(43, 4);
        const sparse = { x: zeroed(63 * 18, 5, 1), dy: zeroed(63 * 43, 6, 1) };
        // Too small to change a sum, and not zero: the same numbers, by the other way.
        const dense = (values: Float64Array) => values.map(value => (value === 0 ? 1e-40 : value));
        const [lists, tiles] = [sparse, { x: dense(sparse.x), dy: dense(sparse.dy) }].map(({ x, dy }) => {
            const bench = convolutionBench(shape, { rows: 1, x, weights, bias, outputGradient: dy });
            bench.forward(1);
            bench.backward(1);
            bench.gradients(1);
            return bench;
        });
        const rounded = (values: Float32Array) => values.map(value => (Math.abs(value) < 1e-30 ? 0 : value));
        assert.deepEqual(rounded(tiles!.y.values), lists!.y.values);
        assert.deepEqual(rounded(tiles!.dx.values), lists!.dx.values);
        assert.deepEqual(rounded(tiles!.weightGradient.values), lists!.weightGradient.values);
        assert.deepEqual(rounded(tiles!.biasGradient.values), lists!.biasGradient.values);
    });

    it('multiply an infinite input by the same zeros however the work is cut', () => {
        const shape: ConvolutionShape = {
            input: [9, 7],
            output: [9, 7],
            channels: 18,
            filters: 32,
            kernel: [3, 3],
            strides: [1, 1],
            before: [1, 1],
        };
        const x = normals(63 * 18, 5);
        x[200] = Number.POSITIVE_INFINITY;
        // Of the first filters no gradient is zero, of the last ones most are: parts would go different ways.
        for (const share of [0.4, 0.6, 0.75, 0.9]) {
            const outputGradient = normals(63 * 32, 6).map((value, at) =>
                at % 32 >= share * 32 && Math.abs(value) < 1.5 ? 0 : value,
            );
            const weights = normals(9 * 18 * 32, 3);
            const [one, ...others] = [1, 2, 3, 4].map(parts => {
                const bench = convolutionBench(shape, {
                    rows: 1,
                    x,
                    weights,
                    bias: new Float64Array(32),
                    outputGradient,
                });
                bench.gradients(parts);
                return bench.weightGradient.values;
            });
            for (const other of others) {
                assert.deepEqual(other, one);
            }
        }
    });

    it('let a NaN and infinities through to every window that they are in, and to no other', () => {
        const shape: ConvolutionShape = {
            input: [6, 5],
            output: [6, 5],
            channels: 5,
            filters: 35,
            kernel: [3, 3],
            strides: [1, 1],
            before: [1, 1],
        };
        const weights = normals(9 * 5 * 35, 1);
        fc.assert(
            fc.property(
                fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
                fc.integer({ min: 0, max: 29 }),
                fc.integer({ min: 0, max: 4 }),
                fc.constantFrom(0, 0.7),
                (value, pixel, channel, below) => {
                    const x = normals(30 * 5, 2).map(number => (Math.abs(number) < below ? 0 : number));
                    x[pixel * 5 + channel] = value;
                    const bench = convolutionBench(shape, {
                        rows: 1,
                        x,
                        weights,
                        bias: new Float32Array(35),
                        outputGradient: new Float32Array(30 * 35),
                    });
                    bench.forward(1);
                    for (const [at, y] of bench.y.values.entries()) {
                        const position = Math.floor(at / 35);
                        const across = (position % 5) - (pixel % 5);
                        const down = Math.floor(position / 5) - Math.floor(pixel / 5);
                        const isInWindow = Math.abs(across) <= 1 && Math.abs(down) <= 1;
                        const weight =
                            weights[((1 - down) * 3 + (1 - across)) * 175 + channel * 35 + (at % 35)]!;
                        assert.ok(isInWindow ? Object.is(y, value * Math.sign(weight)) : Number.isFinite(y));
                    }
                },
            ),
            { numRuns: 20 },
        );
    });
});
