// Views of the rows of a matrix, made once, so that a step allocates none.

import type { Floats } from './floats.ts';

/** One view for each row of `values`, [rows, size]. */
export function createRows<F extends Floats | Uint8Array>(values: F, size: number): readonly F[] {
    const rows = size === 0 ? 0 : Math.floor(values.length / size);
    return Array.from({ length: rows }, (_, row) => values.subarray(row * size, (row + 1) * size) as F);
}
