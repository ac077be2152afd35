import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createMurmurHash, hashOfBytes, hexHash, murmurHash } from '../../src/core/murmur-hash.ts';

const hashOf = (text: string, seed: number): number => murmurHash(new TextEncoder().encode(text), seed);

describe('murmurHash', () => {
    // Published test vectors of MurmurHash3_x86_32.
    const known: readonly (readonly [text: string, seed: number, hash: number])[] = [
        ['', 0, 0],
        ['', 1, 0x514e28b7],
        ['', 0xffffffff, 0x81f16f39],
        ['\0\0\0\0', 0, 0x2362f9de],
        ['a', 0x9747b28c, 0x7fa09ea6],
        ['aa', 0x9747b28c, 0x5d211726],
        ['aaa', 0x9747b28c, 0x283e0130],
        ['aaaa', 0x9747b28c, 0x5a97808a],
        ['Hello, world!', 0x9747b28c, 0x24884cba],
        ['The quick brown fox jumps over the lazy dog', 0x9747b28c, 0x2fa826cd],
    ];

    for (const [text, seed, hash] of known) {
        it(`of ${JSON.stringify(text)} is the published one`, () => {
            assert.equal(hashOf(text, seed), hash);
        });
    }

    it('is the same of bytes that come in parts, for one seed, two or three', () => {
        const parts = fc.array(fc.uint8Array({ maxLength: 11 }), { maxLength: 12 });
        fc.assert(
            fc.property(parts, fc.integer({ min: 1, max: 3 }), (arrays, lanes) => {
                const seeds = [1, 2, 0x9747b28c].slice(0, lanes);
                const hash = createMurmurHash(seeds);
                for (const array of arrays) {
                    hash.add(array);
                }
                const whole = Uint8Array.from(arrays.flatMap(array => [...array]));
                assert.deepEqual(
                    hash.values(),
                    seeds.map(seed => murmurHash(whole, seed)),
                );
                if (lanes === 2) {
                    assert.equal(hexHash(hash), hashOfBytes(whole));
                }
            }),
        );
    });

    it('changes with any bit of what it is of', () => {
        fc.assert(
            fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.nat(), (bytes, place) => {
                const other = bytes.slice();
                other[(place >> 3) % other.length]! ^= 1 << (place & 7);
                assert.notEqual(murmurHash(other, 1), murmurHash(bytes, 1));
            }),
        );
    });
});
