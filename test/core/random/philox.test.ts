// The known answers are those that Random123, the authors' own library, publishes in tests/kat_vectors.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { philox4x32 } from '../../../src/core/random/philox.ts';

type Words = readonly [number, number, number, number];

const knownAnswers: readonly { counter: Words; key: readonly [number, number]; words: Words }[] = [
    {
        counter: [0, 0, 0, 0],
        key: [0, 0],
        words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    },
    {
        counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
        key: [0xffffffff, 0xffffffff],
        words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    },
    {
        counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
        key: [0xa4093822, 0x299f31d0],
        words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    },
];

/** Figure 2 of the paper, written with integers of any size. */
function bigPhilox(counter: Words, key: readonly [number, number]): number[] {
    const mask = 0xffff_ffffn;
    let [x0, x1, x2, x3] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
    let [k0, k1] = key.map(BigInt) as [bigint, bigint];
    for (let round = 0; round < 10; round++) {
        const a = x0 * 0xd2511f53n;
        const b = x2 * 0xcd9e8d57n;
        [x0, x1, x2, x3] = [(b >> 32n) ^ x1 ^ k0, b & mask, (a >> 32n) ^ x3 ^ k1, a & mask];
        k0 = (k0 + 0x9e3779b9n) & mask;
        k1 = (k1 + 0xbb67ae85n) & mask;
    }
    return [x0, x1, x2, x3].map(Number);
}

describe('philox4x32', () => {
    for (const { counter, key, words } of knownAnswers) {
        it(`gives Random123's words for the counter ${counter.map(word => word.toString(16)).join(' ')}`, () => {
            const into = new Uint32Array(4);
            philox4x32(...counter, ...key, into, 0);
            assert.deepEqual([...into], words);
        });
    }

    it('is the ten rounds of the paper, with products of 64 bits', () => {
        const word = fc.integer({ min: 0, max: 0xffff_ffff });
        fc.assert(
            fc.property(fc.tuple(word, word, word, word), fc.tuple(word, word), (counter, key) => {
                const into = new Uint32Array(4);
                philox4x32(...counter, ...key, into, 0);
                assert.deepEqual([...into], bigPhilox(counter, key));
            }),
        );
    });

    it('writes four words at the offset and leaves the others alone', () => {
        const into = new Uint32Array(8).fill(7);
        philox4x32(0, 0, 0, 0, 0, 0, into, 3);
        assert.deepEqual([...into], [7, 7, 7, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8, 7]);
    });
});
