import assert from 'node:assert/strict';
import { formatBytes } from '../../src/core/format-bytes.ts';

describe('a number of bytes', () => {
    it('is written no finer than it is known', () => {
        assert.equal(formatBytes(850), '0.8 kB');
        assert.equal(formatBytes(2_940_000), '2.9 MB');
        assert.equal(formatBytes(31_400_000), '31 MB');
        assert.equal(formatBytes(999_700_000), '1 GB');
        assert.equal(formatBytes(1_240_000_000), '1.2 GB');
    });
});
