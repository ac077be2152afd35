import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { unzipSync, zipSync } from 'fflate';
import { memorySource } from '../../src/data/byte-source.ts';
import { zipEntries } from '../../src/data/zip-entries.ts';
import { inflate } from '../../src/platform/node/inflate.ts';

const entriesOf = (bytes: Uint8Array) => zipEntries(memorySource('a.zip', bytes));

describe('the entries of a zip archive', () => {
    const unpacked = (bytes: Uint8Array) =>
        Object.fromEntries(
            entriesOf(bytes).map(({ name, method, start, packedSize, size }) => {
                const packed = bytes.subarray(start, start + packedSize);
                return [name, Uint8Array.from(method === 0 ? packed : inflate(packed, size, 'bare')!)];
            }),
        );

    it('unpack to what was packed, stored or not', () => {
        const names = fc.uniqueArray(fc.stringMatching(/^[a-zé]{1,8}$/), { minLength: 1, maxLength: 5 });
        fc.assert(
            fc.property(
                names,
                fc.infiniteStream(fc.uint8Array({ maxLength: 300 })),
                fc.boolean(),
                (all, contents, isStored) => {
                    const files = Object.fromEntries(
                        all.map(name => [name, Uint8Array.from(contents.next().value as Uint8Array)]),
                    );
                    const archive = zipSync(files, { level: isStored ? 0 : 6, comment: 'PK' });
                    assert.deepEqual(unpacked(archive), files);
                },
            ),
        );
    });

    for (const name of ['table.npz', 'table-compressed.npz', 'types.npz']) {
        it(`are those that another reader finds in what NumPy wrote: ${name}`, () => {
            const bytes = new Uint8Array(
                readFileSync(join(import.meta.dirname, '..', 'fixtures', 'data', name)),
            );
            assert.deepEqual(unpacked(bytes), unzipSync(bytes));
        });
    }

    it('are refused where the archive was cut short or a byte of its directory is another, or read as they were', () => {
        const files = { a: Uint8Array.of(1, 2, 3), b: new Uint8Array(40) };
        const archive = zipSync(files);
        for (let length = 0; length < archive.length; length++) {
            assert.throws(() => entriesOf(archive.subarray(0, length)), RangeError);
        }
        fc.assert(
            fc.property(fc.nat(archive.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
                const other = archive.slice();
                other[place]! ^= change;
                try {
                    entriesOf(other);
                } catch (error) {
                    assert.ok(error instanceof RangeError, String(error));
                }
            }),
        );
    });
});

describe('inflate', () => {
    it('refuses what unpacks to more or less than it should, or is damaged', () => {
        const archive = zipSync({ a: new Uint8Array(1000) });
        const [entry] = entriesOf(archive);
        assert.ok(entry !== undefined);
        const packed = archive.subarray(entry.start, entry.start + entry.packedSize);
        assert.equal(inflate(packed, 1000, 'bare')?.length, 1000);
        for (const size of [0, 999, 1001]) {
            assert.throws(() => inflate(packed, size, 'bare'));
        }
        assert.throws(() => inflate(Uint8Array.of(255, 255, 255), 10, 'bare'));
    });
});
