import assert from 'node:assert/strict';
import { families } from '../../src/catalog/index.ts';
import { builtinSets } from '../../src/data/builtin-sets/index.ts';
import { dataNotRunnableYet } from '../../src/data/not-runnable-yet.ts';

describe('what the data folder cannot read yet', () => {
    it('is exactly the built-in sets without a reader', () => {
        const named = [...(dataNotRunnableYet.builtin_set ?? []), ...Object.keys(builtinSets)].sort();
        assert.deepEqual(named, Object.keys(families.builtin_set).sort());
    });

    it('is every source but builtin', () => {
        const named = [...(dataNotRunnableYet.data_source ?? []), 'builtin'].sort();
        assert.deepEqual(named, Object.keys(families.data_source).sort());
    });
});
