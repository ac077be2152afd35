import assert from 'node:assert/strict';
import { fillNormals } from '../../../src/core/random/streams.ts';
import {
    assertMean,
    createNoise,
    describeNoiseLaws,
    describeRefusals,
    varianceOf,
} from '../support/noise-laws.ts';

describe('op gaussian_dropout', () => {
    describeNoiseLaws('gaussian_dropout', { rate: 0.4 }, { rate: 0 });
    describeRefusals('gaussian_dropout', rate => ({ rate }));

    it('keeps the mean, and has the variance p / (1 - p) of dropout’s scaled mask', () => {
        for (const rate of [0.1, 0.5, 0.8]) {
            const factors = createNoise('gaussian_dropout', { rate }, { shape: [500], fill: () => 1 }).run();
            const variance = rate / (1 - rate);
            assertMean(factors, 1, Math.sqrt(variance));
            // The variance of a sample variance of normal numbers is 2 σ⁴ / n.
            const sigma = variance * Math.sqrt(2 / factors.length);
            assert.ok(Math.abs(varianceOf(factors) - variance) < 5 * sigma);
        }
    });

    it('multiplies by 1 + √(p / (1 - p)) ε, ε from its place in the mask stream', () => {
        const { inputs, run } = createNoise('gaussian_dropout', { rate: 0.2 }, { shape: [6], rows: 40 });
        const output = run();
        const noise = new Float64Array(6);
        fillNormals(noise, { seed: 7, stream: 'masks', step: 11, layer: 3, example: 4 });
        for (const [unit, epsilon] of noise.entries()) {
            const at = 4 * 6 + unit;
            assert.ok(Math.abs(output[at]! - inputs[at]! * (1 + 0.5 * epsilon)) < 1e-14);
        }
    });
});
