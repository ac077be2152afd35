import assert from 'node:assert/strict';
import type { Features, SplitExamples } from '../../src/model/examples.ts';

/** Examples that are known to have been read as a whole. */
export function inMemory(data: SplitExamples<Features>): SplitExamples {
    for (const part of [data.training, data.validation, data.test]) {
        assert.ok(part === undefined || part.features instanceof Float32Array);
    }
    return data as SplitExamples;
}
