import assert from 'node:assert/strict';
import { families } from '../../src/catalog/index.ts';
import { dataNotRunnableYet } from '../../src/data/not-runnable-yet.ts';

describe('what the data folder cannot read yet', () => {
    it('is every source but builtin and csv', () => {
        const named = [...(dataNotRunnableYet.data_source ?? []), 'builtin', 'csv'].sort();
        assert.deepEqual(named, Object.keys(families.data_source).sort());
    });
});
