import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lookUpNumbers } from '../../src/data/parquet-dictionary.ts';

/** Runs of places as the format has them: one place over and over, or groups of eight packed together. */
type Run = { readonly place: number; readonly times: number } | { readonly places: readonly number[] };

/** Bit by bit, as the format says it, and as slow as that is. */
function encode(bits: number, runs: readonly Run[]): Uint8Array {
    const bytes = [bits];
    const number = (value: number): void => {
        let rest = value;
        for (; rest >= 0x80; rest >>>= 7) {
            bytes.push((rest & 0x7f) | 0x80);
        }
        bytes.push(rest);
    };
    for (const run of runs) {
        if ('place' in run) {
            number(run.times << 1);
            for (let byte = 0; byte < Math.ceil(bits / 8); byte++) {
                bytes.push((run.place >>> (8 * byte)) & 0xff);
            }
        } else {
            number(((run.places.length / 8) << 1) | 1);
            const all = run.places.flatMap(place =>
                Array.from({ length: bits }, (_, bit) => (place >>> bit) & 1),
            );
            for (let at = 0; at < all.length; at += 8) {
                bytes.push(all.slice(at, at + 8).reduce((byte, bit, place) => byte | (bit << place), 0));
            }
        }
    }
    return Uint8Array.from(bytes);
}

const placesOf = (runs: readonly Run[]): number[] =>
    runs.flatMap(run => ('place' in run ? Array<number>(run.times).fill(run.place) : run.places));

describe('numbers by their places in a dictionary', () => {
    it('are those of the dictionary, in runs and packed, of any number of bits', () => {
        const pages = fc.integer({ min: 0, max: 17 }).chain(bits => {
            const place = fc.nat((1 << bits) - 1);
            const repeated = fc.record({ place, times: fc.integer({ min: 1, max: 300 }) });
            const packed = fc
                .array(fc.array(place, { minLength: 8, maxLength: 8 }), { minLength: 1, maxLength: 5 })
                .map(groups => ({ places: groups.flat() }));
            return fc.record({
                bits: fc.constant(bits),
                runs: fc.array(fc.oneof(repeated, packed), { minLength: 1, maxLength: 6 }),
                spare: fc.nat(7),
            });
        });
        fc.assert(
            fc.property(pages, ({ bits, runs, spare }) => {
                const dictionary = Float64Array.from({ length: 1 << bits }, (_, place) => Math.sqrt(place));
                const all = placesOf(runs);
                // The last group may be longer than the page.
                const count = Math.max(1, all.length - spare);
                const found = lookUpNumbers(encode(bits, runs), count, dictionary);
                assert.deepEqual([...found], all.slice(0, count).map(Math.sqrt));
            }),
        );
    });

    it('end with what was read, or are refused, whatever the bytes are', () => {
        const dictionary = Float64Array.of(0.5, 1.5, 2.5);
        fc.assert(
            fc.property(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 500 }), (page, count) => {
                let found: Float64Array;
                try {
                    found = lookUpNumbers(page, count, dictionary);
                } catch (error) {
                    assert.ok(error instanceof Error && !(error instanceof TypeError), String(error));
                    return;
                }
                assert.equal(found.length, count);
                assert.ok(found.every(value => dictionary.includes(value)));
            }),
        );
    });

    it('are refused where a place is not there, or the page is cut short', () => {
        // The highest bit of four bytes, which is the sign of a number of 32 bits.
        assert.throws(
            () => lookUpNumbers(Uint8Array.of(25, 30, 0, 0, 0, 128), 1, Float64Array.of(1)),
            /not in its dictionary/,
        );
        const page = encode(2, [{ places: [0, 1, 2, 3, 0, 1, 2, 3] }]);
        assert.throws(() => lookUpNumbers(page, 8, Float64Array.of(1, 2, 3)), /not in its dictionary/);
        const dictionary = Float64Array.of(1, 2, 3, 4);
        assert.equal(lookUpNumbers(page, 8, dictionary)[7], 4);
        assert.throws(() => lookUpNumbers(page.subarray(0, 3), 8, dictionary), /ends too early/);
        assert.throws(() => lookUpNumbers(page, 9, dictionary), /ends too early/);
    });
});
