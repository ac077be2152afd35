import assert from 'node:assert/strict';
import fc from 'fast-check';
import { keepRows, takeRows } from '../../src/data/rows.ts';
import type { Examples } from '../../src/model/examples.ts';

describe('the rows that are kept', () => {
    const tables = fc
        .record({ count: fc.integer({ min: 1, max: 40 }), width: fc.integer({ min: 1, max: 5 }) })
        .chain(({ count, width }) =>
            fc.record({
                width: fc.constant(width),
                features: fc.array(fc.float({ noNaN: true }), {
                    minLength: count * width,
                    maxLength: count * width,
                }),
                isKept: fc.array(fc.boolean(), { minLength: count, maxLength: count }),
                isRegression: fc.boolean(),
            }),
        );

    it('are those that would be copied, whatever else becomes of the others', () => {
        fc.assert(
            fc.property(tables, ({ width, features, isKept, isRegression }) => {
                const count = isKept.length;
                const numbers = Array.from({ length: count }, (_, row) => row % 3);
                const examples = (): Examples => ({
                    count,
                    featureShape: [width],
                    features: Float32Array.from(features),
                    target: isRegression
                        ? { task: 'regression', width: 1, values: Float32Array.from(numbers) }
                        : { task: 'classification', classes: 3, labels: Int32Array.from(numbers) },
                    origin: { feature: (row, column) => `${row} ${column}`, target: row => `${row}` },
                });
                const rows = Int32Array.from(isKept.flatMap((kept, row) => (kept ? [row] : [])));
                const { origin, ...kept } = keepRows(examples(), rows);
                const { origin: expectedOrigin, ...expected } = takeRows(examples(), rows);
                assert.deepEqual(kept, expected);
                for (let row = 0; row < rows.length; row++) {
                    assert.equal(origin?.feature(row, 0), expectedOrigin?.feature(row, 0));
                    assert.equal(origin?.target(row), String(rows[row]));
                }
            }),
        );
    });
});
