import assert from 'node:assert/strict';
import {
    assertMean,
    createNoise,
    describeNoiseLaws,
    describeRefusals,
    varianceOf,
} from '../support/noise-laws.ts';

describe('op gaussian_noise', () => {
    describeNoiseLaws('gaussian_noise', { stddev: 0.3 }, { stddev: 0 });
    describeRefusals('gaussian_noise', stddev => ({ stddev }), [-0.1, Number.NaN, Number.POSITIVE_INFINITY]);

    it('adds noise of mean 0 and that deviation, whatever the input', () => {
        const { inputs, run } = createNoise('gaussian_noise', { stddev: 2 }, { shape: [500] });
        const output = run();
        const noise = output.map((value, index) => value - inputs[index]!);
        assertMean(noise, 0, 2);
        assert.ok(Math.abs(varianceOf(noise) - 4) < 5 * 4 * Math.sqrt(2 / noise.length));
    });
});
