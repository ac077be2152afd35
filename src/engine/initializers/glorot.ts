import { fillUniforms } from '../../core/random/streams.ts';
import { inChunks } from './chunks.ts';
import type { Initializer } from './types.ts';

/** `w ~ U(-a, a)`, `a = √(6 / (fan_in + fan_out))`. */
export const glorot: Initializer = ({ values, fanIn, fanOut, place }) => {
    const limit = Math.sqrt(6 / (fanIn + fanOut));
    inChunks(values, (drawn, from) => {
        fillUniforms(drawn, place, from);
        for (let i = 0; i < drawn.length; i++) {
            values[from + i] = limit * (2 * drawn[i]! - 1);
        }
    });
};
