import assert from 'node:assert/strict';
import fc from 'fast-check';
import { trainingSample } from '../../src/engine/training-sample.ts';

describe('the sample of the training data', () => {
    it('is all of a small training part', () => {
        assert.equal(trainingSample(19_999, 100, 1), undefined);
        assert.equal(trainingSample(50_000, 30_000, 1), undefined);
    });

    it('has ten thousand examples or as many as the validation part, each once, the same for the same seed', () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 20_000 }), fc.nat({ max: 100 }), (validation, seed) => {
                const sample = trainingSample(50_000, validation, seed)!;
                assert.equal(sample.length, Math.max(10_000, validation));
                assert.equal(new Set(sample).size, sample.length);
                assert.ok(sample.every(place => place >= 0 && place < 50_000));
                assert.deepEqual(trainingSample(50_000, validation, seed), sample);
                assert.notDeepEqual(trainingSample(50_000, validation, seed + 1), sample);
            }),
            { numRuns: 10 },
        );
    });

    it('takes from everywhere', () => {
        const sample = trainingSample(60_000, 10_000, 3)!;
        const mean = sample.reduce((sum, place) => sum + place, 0) / sample.length;
        // Five standard errors of the mean of uniform places.
        assert.ok(Math.abs(mean - 30_000) < (5 * 60_000) / Math.sqrt(12 * 10_000), String(mean));
    });
});
