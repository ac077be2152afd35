import { sizeOf } from '../../core/shape.ts';
import { createDropRate } from '../drop-rate.ts';
import { fillNoiseWords, isNoisy } from '../noise-draws.ts';
import type { Op } from './types.ts';

/**
 * Tompson et al. (2015): one draw for each channel, the last axis, of each example, the same at every position.
 *
 * Training: `y[.., c] = x[.., c] m[c] / (1 - p)`, `m ~ Bernoulli(1 - p)`; `dx = dy m / (1 - p)`. Evaluation: `y = x`.
 */
export const spatialDropout: Op<'spatial_dropout'> = ({
    parameters,
    outputShape,
    capacity,
    noiseKey,
    description,
    plan,
}) => {
    const rateAt = createDropRate(parameters.rate, plan, description);
    const size = sizeOf(outputShape);
    const channels = outputShape.at(-1) ?? 1;
    const words = new Uint32Array(Math.ceil(channels / 4) * 4);
    const mask = new Uint8Array(capacity * channels);
    let kept = 1;
    return {
        learned: [],
        forward(pass, { inputs, output: y }) {
            const x = inputs[0]!;
            const rate = isNoisy(pass) ? rateAt(pass.step) : 0;
            kept = 1 - rate;
            if (rate === 0) {
                for (let i = 0, length = pass.rows * size; i < length; i++) {
                    y[i] = x[i]!;
                }
                return;
            }
            const threshold = rate * 4294967296;
            for (let row = 0, at = 0; row < pass.rows; row++) {
                fillNoiseWords(words, channels, pass, noiseKey, row);
                const draws = row * channels;
                for (let channel = 0; channel < channels; channel++) {
                    mask[draws + channel] = words[channel]! >= threshold ? 1 : 0;
                }
                for (let position = 0; position < size; position += channels) {
                    for (let channel = 0; channel < channels; channel++, at++) {
                        y[at] = mask[draws + channel] === 1 ? x[at]! / kept : 0;
                    }
                }
            }
        },
        backward({ rows }, { outputGradient: dy, inputGradients: [dx] }) {
            for (let row = 0, at = 0; dx !== undefined && row < rows; row++) {
                const draws = row * channels;
                for (let position = 0; position < size; position += channels) {
                    for (let channel = 0; channel < channels; channel++, at++) {
                        dx[at] = kept === 1 ? dy[at]! : mask[draws + channel] === 1 ? dy[at]! / kept : 0;
                    }
                }
            }
        },
    };
};
