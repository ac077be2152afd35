import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRowLines, createRowPlaces } from '../../../src/data/csv/row-places.ts';

describe('places of rows', () => {
    it('are given back for rows of any length, whatever is between them', () => {
        const length = fc.oneof(
            { weight: 8, arbitrary: fc.integer({ min: 1, max: 300 }) },
            { weight: 1, arbitrary: fc.integer({ min: 65_530, max: 65_540 }) },
            { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 ** 26 }) },
        );
        // Mostly one line break, and now and then rows that were left out, up to some gigabytes of them.
        const gap = fc.oneof(
            { weight: 8, arbitrary: fc.constant(1) },
            { weight: 1, arbitrary: fc.integer({ min: 1, max: 400 }) },
            { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 ** 33 }) },
        );
        const table = fc.array(fc.tuple(length, gap), { maxLength: 300 });
        fc.assert(
            fc.property(fc.nat(), table, (start, sizes) => {
                let position = start;
                const rows = sizes.map(([bytes, between]) => {
                    const row = [position, bytes] as const;
                    position += bytes + between;
                    return row;
                });
                const places = createRowPlaces();
                for (const row of rows) {
                    places.add(...row);
                }
                assert.equal(places.count, rows.length);
                assert.deepEqual(
                    rows.map((_, row) => [places.position(row), places.length(row)]),
                    rows,
                );
            }),
        );
    });
});

describe('lines of rows', () => {
    it('are given back whatever is left out between them', () => {
        fc.assert(
            fc.property(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1 }), steps => {
                let line = 0;
                const written = steps.map(step => {
                    line += step;
                    return line;
                });
                const lines = createRowLines();
                for (const each of written) {
                    lines.add(each);
                }
                assert.deepEqual(
                    written.map((_, row) => lines.line(row)),
                    written,
                );
            }),
        );
    });
});
