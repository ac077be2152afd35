// The known answers are those that Random123 publishes; see `test/core/random/philox.test.ts`.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fillWords, streams } from '../../../src/core/random/streams.ts';
import { noiseMask, noiseWords } from '../../../src/engine/kernels/opcodes.ts';
import { bitBytesOf, noiseBench, wordsOf } from './noise-bench.ts';

const word = fc.integer({ min: 0, max: 0xffff_ffff });
const draws = fc.record({ seed: word, step: word, stream: word, firstExample: word });
const shape = fc.record({
    rows: fc.integer({ min: 1, max: 19 }),
    units: fc.integer({ min: 1, max: 70 }),
    parts: fc.integer({ min: 1, max: 3 }),
    layer: word,
});

describe('the Philox kernel', () => {
    it("gives Random123's words", () => {
        const known = [
            [0, 0, 0, 0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
            [
                0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x408f276d,
                0x41c83b0e, 0xa20bc7c6, 0x6d5451fd,
            ],
            [
                0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, 0xd16cfe09,
                0x94fdcceb, 0x5001e420, 0x24126ea1,
            ],
        ] as const;
        for (const [c0, c1, c2, c3, k0, k1, ...words] of known) {
            const bench = noiseBench({ seed: k0, stream: k1, step: c2, firstExample: c1 });
            const into = bench.words(16);
            bench.run(1, 1, noiseWords, into.address, 16, c3, c0 >>> 2);
            assert.deepEqual([...into.values.slice((c0 & 3) * 4, (c0 & 3) * 4 + 4)], words);
        }
    });

    it('gives the words of every place, however the work is cut', () => {
        fc.assert(
            fc.property(draws, shape, (draw, { rows, units, parts, layer }) => {
                const bench = noiseBench(draw);
                const stride = wordsOf(units);
                const into = bench.words(rows * stride);
                bench.run(rows, parts, noiseWords, into.address, units, layer, 0);
                const expected = new Uint32Array(stride);
                for (let row = 0; row < rows; row++) {
                    const example = (draw.firstExample + row) % 2 ** 32;
                    fillWords(expected, stride, draw.seed, draw.stream, draw.step, layer, example);
                    assert.deepEqual(into.values.slice(row * stride, (row + 1) * stride), expected);
                }
            }),
        );
    });

    it('keeps a unit where its word is not below rate times 2^32', () => {
        const rates = fc.oneof(
            fc.double({ min: 0, max: 1, minExcluded: true, maxExcluded: true, noNaN: true }),
            fc.constantFrom(0.5, 0.2, 1e-12, 2 ** -32, 1 - 2 ** -40),
            // Thresholds that are words themselves.
            word.map(threshold => Math.max(1, threshold) / 2 ** 32),
        );
        fc.assert(
            fc.property(rates, shape, (rate, { rows, units, parts, layer }) => {
                const bench = noiseBench({ seed: 5, step: 17 });
                const stride = bitBytesOf(units);
                const bits = bench.bytes(rows * stride);
                const at = bench.doubles([rate]);
                bench.run(rows, parts, noiseMask, bits.address, units, layer, at.address);
                const words = new Uint32Array(wordsOf(units));
                for (let row = 0; row < rows; row++) {
                    fillWords(words, units, 5, streams.masks, 17, layer, row);
                    for (let unit = 0; unit < units; unit++) {
                        const bit = (bits.values[row * stride + (unit >> 3)]! >> (unit & 7)) & 1;
                        assert.equal(bit === 1, words[unit]! >= rate * 4294967296);
                    }
                }
            }),
        );
    });
});
