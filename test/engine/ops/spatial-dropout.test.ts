import assert from 'node:assert/strict';
import { wordAt } from '../../../src/core/random/streams.ts';
import { assertMean, createNoise, describeNoiseLaws, describeRefusals } from '../support/noise-laws.ts';

describe('op spatial_dropout', () => {
    describeNoiseLaws('spatial_dropout', { rate: 0.5 }, { rate: 0 });
    describeRefusals('spatial_dropout', rate => ({ rate }));

    it('drops whole channels, keeps the others at exactly x / (1 - p), and draws by channel', () => {
        const { inputs, run } = createNoise('spatial_dropout', { rate: 0.3 });
        const output = run();
        const channels = 10;
        const positions = 6;
        let kept = 0;
        for (let example = 0; example < 40; example++) {
            for (let channel = 0; channel < channels; channel++) {
                const word = wordAt({ seed: 7, stream: 'masks', step: 11, layer: 3, example }, channel);
                const isKept = word / 2 ** 32 >= 0.3;
                kept += isKept ? 1 : 0;
                for (let position = 0; position < positions; position++) {
                    const at = (example * positions + position) * channels + channel;
                    assert.equal(output[at], isKept ? inputs[at]! / (1 - 0.3) : 0);
                }
            }
        }
        assert.ok(kept > 0 && kept < 40 * channels);
    });

    it('takes steps x channels for a map, as Keras’s SpatialDropout1D does', () => {
        const { inputs, run } = createNoise('spatial_dropout', { rate: 0.3 }, { shape: [6, 10] });
        const map = createNoise('spatial_dropout', { rate: 0.3 }, { shape: [3, 2, 10] });
        assert.deepEqual(inputs, map.inputs);
        assert.deepEqual(run(), map.run());
    });

    it('keeps the mean', () => {
        const { run } = createNoise('spatial_dropout', { rate: 0.5 }, { shape: [1, 1, 800], fill: () => 1 });
        assertMean(run(), 1, 1);
    });
});
