import assert from 'node:assert/strict';
import { normals } from '../support/gradient-check.ts';
import {
    assertMean,
    createNoise,
    describeNoiseLaws,
    describeRefusals,
    varianceOf,
} from '../support/noise-laws.ts';

describe('op alpha_dropout', () => {
    describeNoiseLaws('alpha_dropout', { rate: 0.4 }, { rate: 0 });
    describeRefusals('alpha_dropout', rate => ({ rate }));

    it('keeps mean 0 and variance 1', () => {
        const x = normals(40 * 2000, 5);
        for (const rate of [0.05, 0.1, 0.5]) {
            const { run } = createNoise(
                'alpha_dropout',
                { rate },
                { shape: [2000], fill: index => x[index]! },
            );
            const output = run();
            assertMean(output, 0, 1);
            // The fourth moment of what comes out is below that of normal numbers, 3.
            assert.ok(Math.abs(varianceOf(output) - 1) < 5 * Math.sqrt(2 / output.length) + 0.01);
        }
    });

    it('has the paper’s a and b: dropped values all become a α′ + b', () => {
        // Klambauer et al. (2017), for q = 0.9: α′ = -1.7580993408473766.
        const alpha = -1.7580993408473766;
        const a = (0.9 + alpha ** 2 * 0.9 * 0.1) ** -0.5;
        const b = -a * 0.1 * alpha;
        const { inputs, run } = createNoise('alpha_dropout', { rate: 0.1 });
        const output = run();
        let dropped = 0;
        for (const [index, y] of output.entries()) {
            const isDropped = Math.abs(y - (a * alpha + b)) < 1e-12;
            dropped += isDropped ? 1 : 0;
            assert.ok(isDropped || Math.abs(y - (a * inputs[index]! + b)) < 1e-12);
        }
        assert.ok(Math.abs(dropped / output.length - 0.1) < 5 * Math.sqrt(0.09 / output.length));
    });
});
