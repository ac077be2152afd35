import type { Floats } from '../floats.ts';

/** A multiple of 4, as random numbers come. */
const chunk = 65536;

/** Goes through `values` with room for float64, so that a large array is not there twice over. */
export function inChunks(values: Floats, visit: (drawn: Float64Array, from: number) => void): void {
    const room = new Float64Array(Math.min(chunk, values.length));
    for (let from = 0; from < values.length; from += chunk) {
        visit(room.subarray(0, Math.min(chunk, values.length - from)), from);
    }
}
