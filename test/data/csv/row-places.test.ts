import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRowLines, createRowPlaces } from '../../../src/data/csv/row-places.ts';

describe('places of rows', () => {
    it('are given back for files of up to a terabyte and rows of any length', () => {
        const position = fc.integer({ min: 0, max: 2 ** 40 - 1 });
        const length = fc.oneof(
            fc.integer({ min: 0, max: 300 }),
            fc.integer({ min: 65_530, max: 65_540 }),
            fc.integer({ min: 0, max: 2 ** 26 }),
        );
        fc.assert(
            fc.property(fc.array(fc.tuple(position, length)), rows => {
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
