import assert from 'node:assert/strict';
import fc from 'fast-check';
import { snappyUncompress } from 'hyparquet/src/snappy.js';
import { snappyCompress } from 'hysnappy';
import { unpackSnappy } from '../../src/data/snappy.ts';

/** What another library makes of it. */
function byHyparquet(packed: Uint8Array, size: number): Uint8Array | undefined {
    const bytes = new Uint8Array(size);
    try {
        snappyUncompress(packed, bytes);
    } catch {
        return undefined;
    }
    return bytes;
}

describe('snappy', () => {
    const texts = fc
        .array(fc.record({ byte: fc.nat(255), times: fc.integer({ min: 1, max: 90 }) }), { maxLength: 40 })
        .map(runs => Uint8Array.from(runs.flatMap(({ byte, times }) => Array<number>(times).fill(byte))));

    it('unpacks to what was packed', () => {
        fc.assert(
            fc.property(fc.oneof(texts, fc.uint8Array({ maxLength: 3000 })), bytes => {
                const packed = snappyCompress(bytes);
                assert.deepEqual(Uint8Array.from(unpackSnappy(packed, bytes.length)), bytes);
            }),
        );
    });

    it('is refused where it unpacks to another size or is cut short', () => {
        const bytes = Uint8Array.from({ length: 500 }, (_, index) => index % 7);
        const packed = snappyCompress(bytes);
        for (const size of [0, 499, 501]) {
            assert.throws(() => unpackSnappy(packed, size));
        }
        for (let length = 0; length < packed.length; length++) {
            assert.throws(() => unpackSnappy(packed.subarray(0, length), 500), `${length} bytes`);
        }
    });

    it('that is damaged is refused, or read as another library reads it', () => {
        fc.assert(
            fc.property(texts, fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, place, change) => {
                const packed = snappyCompress(bytes);
                packed[place % packed.length]! ^= change;
                let found: Uint8Array;
                try {
                    found = unpackSnappy(packed, bytes.length);
                } catch (error) {
                    assert.ok(error instanceof Error);
                    return;
                }
                const expected = byHyparquet(packed, bytes.length);
                assert.ok(expected !== undefined, 'hyparquet refuses it');
                assert.deepEqual(Uint8Array.from(found), expected);
            }),
            { numRuns: 500 },
        );
    });
});
