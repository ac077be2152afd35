import assert from 'node:assert/strict';
import fc from 'fast-check';
import { growing } from '../../src/core/growing.ts';

describe('growing', () => {
    // Around the ends of the first piece while it doubles, and of the pieces after it.
    const lengths = fc.oneof(
        fc.integer({ min: 0, max: 5000 }),
        fc.constantFrom(1023, 1024, 1025, 65_535, 65_536, 65_537, 131_072, 131_073, 200_000),
    );

    it('holds what was pushed, at its place and in a copy', () => {
        fc.assert(
            fc.property(lengths, length => {
                const column = growing(Int32Array);
                for (let index = 0; index < length; index++) {
                    column.push(3 * index);
                }
                assert.equal(column.length, length);
                const values = column.values();
                assert.equal(values.length, length);
                for (let index = 0; index < length; index++) {
                    if (values[index] !== 3 * index || column.at(index) !== 3 * index) {
                        assert.fail(`${index}: ${values[index]}, ${column.at(index)}`);
                    }
                }
            }),
            { numRuns: 30 },
        );
    });
});
