import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fillWords, streams } from '../../../src/core/random/streams.ts';
import {
    maskedForward,
    maskedInputGradient,
    maskedWeightGradient,
    weightMasks,
} from '../../../src/engine/kernels/opcodes.ts';
import { affineWords } from '../../../src/engine/wasm/noise/affine-words.ts';
import { normals } from '../support/gradient-check.ts';
import { bitBytesOf, noiseBench } from './noise-bench.ts';

const layerKey = 65536;

const cases = fc.record({
    rows: fc.integer({ min: 1, max: 9 }),
    inputs: fc.integer({ min: 1, max: 20 }),
    units: fc.integer({ min: 1, max: 23 }),
    parts: fc.integer({ min: 1, max: 3 }),
    /** Examples whose masks are there at once. */
    chunk: fc.integer({ min: 1, max: 9 }),
    rate: fc.constantFrom(0, 0.1, 0.5, 0.9),
});

describe('the kernels of masked weights', () => {
    it('multiply each example with weights of its own, however many are masked at once', () => {
        fc.assert(
            fc.property(cases, ({ rows, inputs, units, parts, chunk, rate }) => {
                const count = inputs * units;
                const bench = noiseBench({ seed: 3, step: 5 });
                const floats = (length: number, seed: number) =>
                    bench.floats(normals(length, seed).map((value, index) => (index % 3 === 0 ? 0 : value)));
                const x = floats(rows * inputs, 1);
                const dy = floats(rows * units, 2);
                const w = floats(count, 3);
                const b = floats(units, 4);
                const [y, dx] = [floats(rows * units, 5), floats(rows * inputs, 6)];
                const [dw, db] = [floats(count, 7), floats(units, 8)];
                const at = bench.doubles([rate]).address;
                const bits = bench.bytes(chunk * bitBytesOf(count) + 2).address;
                const geometry = affineWords({
                    kind: 'dense',
                    parameters: { units },
                    inputShape: [inputs],
                    outputShape: [units],
                    inputSize: inputs,
                });
                for (let first = 0; first < rows; first += chunk) {
                    const range = [at, first, Math.min(rows, first + chunk), inputs] as const;
                    bench.run(rows, parts, weightMasks, bits, count, layerKey, ...range.slice(0, 3));
                    bench.run(
                        ...([rows, parts, maskedForward, x.address, w.address, b.address] as const),
                        ...([y.address, bits, ...range, ...geometry] as const),
                    );
                    bench.run(
                        ...([rows, parts, maskedWeightGradient, x.address, dy.address] as const),
                        ...([dw.address, db.address, bits, ...range, first === 0 ? 0 : 1] as const),
                        ...geometry,
                    );
                    bench.run(
                        ...([rows, parts, maskedInputGradient, dy.address, w.address, dx.address] as const),
                        ...([bits, ...range, ...geometry] as const),
                    );
                }

                const sums = {
                    y: new Float64Array(rows * units),
                    dx: new Float64Array(rows * inputs),
                    dw: new Float64Array(count),
                    db: new Float64Array(units),
                };
                const words = new Uint32Array(Math.ceil(count / 4) * 4);
                for (let row = 0; row < rows; row++) {
                    fillWords(words, count, 3, streams.masks, 5, layerKey, row);
                    for (let j = 0; j < units; j++) {
                        const gradient = dy.values[row * units + j]!;
                        sums.y[row * units + j] = b.values[j]!;
                        sums.db[j] = sums.db[j]! + gradient;
                        for (let i = 0; i < inputs; i++) {
                            const place = i * units + j;
                            const kept = words[place]! >= rate * 2 ** 32 ? 1 / (1 - rate) : 0;
                            const value = x.values[row * inputs + i]!;
                            sums.y[row * units + j]! += value * kept * w.values[place]!;
                            sums.dw[place]! += value * kept * gradient;
                            sums.dx[row * inputs + i]! += gradient * kept * w.values[place]!;
                        }
                    }
                }
                for (const [found, expected] of [
                    [y.values, sums.y],
                    [dx.values, sums.dx],
                    [dw.values, sums.dw],
                    [db.values, sums.db],
                ] as const) {
                    const scale = Math.max(1, ...expected.map(Math.abs));
                    for (const [index, value] of expected.entries()) {
                        assert.ok(Math.abs(found[index]! - value) < 3e-6 * scale);
                    }
                }
            }),
        );
    });
});
