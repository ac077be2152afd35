import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { builtinFacts } from '../../../src/catalog/builtin-sets/index.ts';
import { sizeOf } from '../../../src/core/shape.ts';

const media = new URL('../../../media/data/', import.meta.url);

describe('the digits that ship with the extension', () => {
    const facts = builtinFacts({ call: 'digits', arguments: {} });
    const rows = gunzipSync(readFileSync(new URL('digits.csv.gz', media)))
        .toString('utf8')
        .trim()
        .split('\n')
        .map(line => line.split(',').map(Number));

    it('are as many, of the shape and of the values, as the catalogue says', () => {
        assert.ok(facts);
        assert.equal(rows.length, facts.rows);
        for (const row of rows) {
            assert.equal(row.length, sizeOf(facts.featureShape) + 1);
            assert.ok(row.slice(0, -1).every(pixel => Number.isInteger(pixel) && pixel >= 0 && pixel <= 16));
        }
        assert.equal(sizeOf(facts.imageShape ?? []), sizeOf(facts.featureShape));
    });

    it('have the class counts that the UCI repository publishes for the test part', () => {
        const counts = new Array<number>(10).fill(0);
        for (const row of rows) {
            const label = row.at(-1) as number;
            counts[label] = (counts[label] ?? 0) + 1;
        }
        assert.deepEqual(counts, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
        assert.equal(facts?.classes, counts.length);
        assert.deepEqual(facts?.classCounts, counts);
    });

    it('come with the attribution that their licence asks for', () => {
        const text = readFileSync(new URL('ATTRIBUTION.md', media), 'utf8');
        for (const part of ['Alpaydin', 'Kaynak', 'CC BY 4.0', 'scikit-learn', 'BSD-3', 'digits.csv.gz']) {
            assert.ok(text.includes(part), part);
        }
    });
});
