import { fillUniforms } from '../../core/random/streams.ts';
import type { Initializer } from './types.ts';

/** `w ~ U(-a, a)`, `a = √(6 / (fan_in + fan_out))`. */
export const glorot: Initializer = ({ values, fanIn, fanOut, place }) => {
    const limit = Math.sqrt(6 / (fanIn + fanOut));
    const drawn = new Float64Array(values.length);
    fillUniforms(drawn, place);
    for (let i = 0; i < values.length; i++) {
        values[i] = limit * (2 * drawn[i]! - 1);
    }
};
