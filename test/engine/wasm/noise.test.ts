import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LayerParameters } from '../../../src/catalog/layers/index.ts';
import { streams } from '../../../src/core/random/streams.ts';
import { applyMask, gaussianNoise, spreadBackward } from '../../../src/engine/kernels/opcodes.ts';
import type { Pass } from '../../../src/engine/ops/types.ts';
import { normalConstants } from '../../../src/engine/wasm/noise/gaussian-values.ts';
import { createNoise, type ValueNoise } from '../support/noise-laws.ts';
import { bitBytesOf, noiseBench, wordsOf } from './noise-bench.ts';

const inverted = 0;
const alphaForward = 1;
const alphaBackward = 2;
const addNoise = 0;
const spreadNoise = 1;

const cases = fc.record({
    shape: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
    rows: fc.integer({ min: 1, max: 12 }),
    parts: fc.integer({ min: 1, max: 3 }),
    step: fc.nat(1000),
    isSampled: fc.boolean(),
});
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

const rates = fc.oneof(fc.constantFrom(0, 0.5, 0.2), fc.double({ min: 0, max: 0.999, noNaN: true }));
/** Values of every size, subnormal ones, zeros, infinities and NaN. */
const fills = fc.array(fc.float(), { minLength: 1, maxLength: 30 });

/** What the op of the reference computes, forward and backward, and a bench for the same pass. */
function expectationOf<K extends ValueNoise>(
    kind: K,
    parameters: LayerParameters<K>,
    { shape, rows, step, isSampled }: Case,
    fill: readonly number[],
) {
    const noise = createNoise(kind, parameters, {
        shape,
        rows,
        precision: 'float32',
        noiseKey: 65536,
        fill: index => fill[index % fill.length]!,
    });
    const pass: Partial<Pass> = isSampled
        ? { step: 3, training: false, sample: step, firstExample: 40 }
        : { step };
    const y = noise.run(pass);
    const dy = y.map((_, index) => Math.fround(Math.sin(index) * 3));
    const dx = noise.backward(dy);
    const bench = noiseBench({
        seed: 7,
        step,
        ...(isSampled && { stream: streams.evaluation_masks, firstExample: 40 }),
    });
    return { x: noise.inputs, y, dy, dx, bench, size: y.length / rows };
}

describe('the noise kernels', () => {
    for (const kind of ['dropout', 'spatial_dropout', 'path_dropout', 'alpha_dropout'] as const) {
        it(`mask as ${kind}, bit by bit, forward and backward`, () => {
            fc.assert(
                fc.property(cases, rates, fills, (each, rate, fill) => {
                    const { x, y, dy, dx, bench, size } = expectationOf(kind, { rate }, each, fill);
                    const { rows, parts, shape } = each;
                    const period =
                        { spatial_dropout: shape.at(-1)!, path_dropout: 1 }[kind as string] ?? size;
                    const isAlpha = kind === 'alpha_dropout';
                    const from = bench.floats(x);
                    const into = bench.floats(new Float32Array(y.length));
                    const gradient = bench.floats(dy);
                    const bits = bench.bytes(rows * bitBytesOf(period)).address;
                    const at = bench.doubles([rate]).address;
                    const forward = isAlpha ? alphaForward : inverted;
                    bench.run(
                        ...([rows, parts, applyMask, forward, from.address, into.address] as const),
                        ...([bits, size, period, at, 1, 65536] as const),
                    );
                    assert.deepEqual(into.values, y);
                    const backward = isAlpha ? alphaBackward : inverted;
                    bench.run(
                        ...([rows, parts, applyMask, backward, gradient.address, into.address] as const),
                        ...([bits, size, period, at, 0, 0] as const),
                    );
                    assert.deepEqual(into.values, dx);
                }),
            );
        });
    }

    it('drop in place, without bits to keep, what is not 0 already', () => {
        const sparse = fc.array(fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 0, -0, 1, -3, 1e-42), {
            minLength: 1,
            maxLength: 200,
        });
        const wide = cases.map(each => ({ ...each, shape: [each.shape.length * 16 + each.shape[0]!] }));
        fc.assert(
            fc.property(wide, rates, sparse, (each, rate, fill) => {
                const { x, y, bench, size } = expectationOf('dropout', { rate, keep: null }, each, fill);
                const { rows, parts } = each;
                const { address, values } = bench.floats(x);
                const at = bench.doubles([rate]).address;
                bench.run(
                    ...([rows, parts, applyMask, inverted, address, address] as const),
                    ...([0, size, size, at, 1, 65536] as const),
                );
                for (const [index, value] of y.entries()) {
                    // A zero that is not drawn keeps its sign.
                    assert.ok(values[index] === value);
                }
            }),
        );
    });

    it('add Gaussian noise, bit by bit', () => {
        fc.assert(
            fc.property(cases, fc.double({ min: 0, max: 10, noNaN: true }), fills, (each, stddev, fill) => {
                const { x, y, bench, size } = expectationOf('gaussian_noise', { stddev }, each, fill);
                const { rows, parts } = each;
                const from = bench.floats(x);
                const into = bench.floats(new Float32Array(y.length));
                const words = bench.words(rows * wordsOf(size));
                const at = bench.doubles([stddev]);
                bench.run(
                    ...([rows, parts, gaussianNoise, addNoise, from.address, into.address] as const),
                    ...([words.address, size, 65536, at.address, 1, ...normalConstants] as const),
                );
                assert.deepEqual(into.values, y);
            }),
        );
    });

    it('multiply by Gaussian noise, bit by bit forward, and to the last bit but one backward', () => {
        fc.assert(
            fc.property(cases, rates, fills, (each, rate, fill) => {
                const { x, y, dy, dx, bench, size } = expectationOf('gaussian_dropout', { rate }, each, fill);
                const { rows, parts } = each;
                const from = bench.floats(x);
                const into = bench.floats(new Float32Array(y.length));
                const gradient = bench.floats(dy);
                const words = bench.words(rows * wordsOf(size));
                const at = bench.doubles([Math.sqrt(rate / (1 - rate))]);
                bench.run(
                    ...([rows, parts, gaussianNoise, spreadNoise, from.address, into.address] as const),
                    ...([words.address, size, 65536, at.address, 1, ...normalConstants] as const),
                );
                assert.deepEqual(into.values, y);
                bench.run(
                    ...([rows, parts, spreadBackward, words.address, gradient.address] as const),
                    ...([into.address, size] as const),
                );
                for (const [index, expected] of dx.entries()) {
                    const spread = Math.abs(dy[index]!) + Math.abs(expected);
                    assert.ok(
                        Math.abs(into.values[index]! - expected) <= 2e-7 * spread * (1 + rate / (1 - rate)),
                    );
                }
            }),
        );
    });
});
