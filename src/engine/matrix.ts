// The three matrix products of a dense layer, in plain TypeScript. Sums are float64 and run in the order of the summed
// index, so zeros can be skipped without changing a bit: what dropout and ReLU have zeroed costs nothing. The loops are
// ordered so that the innermost one walks both matrices forwards.

import type { Floats } from './floats.ts';

/** Room for the non-zero values of one row or column, and for one row of sums. Made once, used by every product. */
export interface Scratch {
    readonly places: Int32Array;
    readonly values: Float64Array;
    readonly sums: Float64Array;
}

/** `longest` is the largest number of rows, inputs or units of any product it is used for. */
export function createScratch(longest: number): Scratch {
    return {
        places: new Int32Array(longest),
        values: new Float64Array(longest),
        sums: new Float64Array(longest),
    };
}

/** Lists the non-zero ones of `length` values that stand `stride` apart; a place is its index times `scale`. */
function listNonZeros(
    from: Floats,
    start: number,
    length: number,
    stride: number,
    scale: number,
    { places, values }: Scratch,
): number {
    let found = 0;
    for (let index = 0, at = start; index < length; index++, at += stride) {
        const value = from[at]!;
        // NaN differs from zero too, so it is never skipped.
        if (value !== 0) {
            places[found] = index * scale;
            values[found] = value;
            found++;
        }
    }
    return found;
}

/** sums[0 .. width) += Σ values[k] · matrix[places[k] .. places[k] + width), four rows of the matrix at a time. */
function addRows(matrix: Floats, width: number, found: number, { places, values, sums }: Scratch): void {
    let k = 0;
    for (; k + 4 <= found; k += 4) {
        const row0 = places[k]!;
        const row1 = places[k + 1]!;
        const row2 = places[k + 2]!;
        const row3 = places[k + 3]!;
        const a0 = values[k]!;
        const a1 = values[k + 1]!;
        const a2 = values[k + 2]!;
        const a3 = values[k + 3]!;
        for (let j = 0; j < width; j++) {
            sums[j] =
                sums[j]! +
                a0 * matrix[row0 + j]! +
                a1 * matrix[row1 + j]! +
                a2 * matrix[row2 + j]! +
                a3 * matrix[row3 + j]!;
        }
    }
    for (; k < found; k++) {
        const row = places[k]!;
        const a = values[k]!;
        for (let j = 0; j < width; j++) {
            sums[j] = sums[j]! + a * matrix[row + j]!;
        }
    }
}

/** y = x w + b: x [rows, inputs], w [inputs, units], b [units] or none, y [rows, units]. */
export function multiply(
    x: Floats,
    w: Floats,
    b: Floats | undefined,
    y: Floats,
    rows: number,
    inputs: number,
    units: number,
    scratch: Scratch,
): void {
    const { sums } = scratch;
    for (let row = 0; row < rows; row++) {
        for (let j = 0; j < units; j++) {
            sums[j] = b === undefined ? 0 : b[j]!;
        }
        const found = listNonZeros(x, row * inputs, inputs, 1, units, scratch);
        addRows(w, units, found, scratch);
        for (let j = 0, at = row * units; j < units; j++, at++) {
            y[at] = sums[j]!;
        }
    }
}

/** dw = xᵀ dy: x [rows, inputs], dy [rows, units], dw [inputs, units]. */
export function multiplyTransposedLeft(
    x: Floats,
    dy: Floats,
    dw: Floats,
    rows: number,
    inputs: number,
    units: number,
    scratch: Scratch,
): void {
    const { sums } = scratch;
    for (let i = 0; i < inputs; i++) {
        sums.fill(0, 0, units);
        const found = listNonZeros(x, i, rows, inputs, units, scratch);
        addRows(dy, units, found, scratch);
        for (let j = 0, at = i * units; j < units; j++, at++) {
            dw[at] = sums[j]!;
        }
    }
}

/**
 * sums += xᵀ dy: x [rows, inputs], dy [rows, units], sums [inputs, units]. Row by row, so that zeros on both sides are
 * skipped: what pooling and ReLU have zeroed in dy, and ReLU in x.
 */
export function addTransposedLeft(
    x: Floats,
    dy: Floats,
    sums: Float64Array,
    rows: number,
    inputs: number,
    units: number,
    scratch: Scratch,
): void {
    const { places, values } = scratch;
    for (let row = 0; row < rows; row++) {
        const found = listNonZeros(dy, row * units, units, 1, 1, scratch);
        for (let i = 0, at = row * inputs; found > 0 && i < inputs; i++, at++) {
            const a = x[at]!;
            const start = i * units;
            for (let k = 0; a !== 0 && k < found; k++) {
                const place = start + places[k]!;
                sums[place] = sums[place]! + a * values[k]!;
            }
        }
    }
}

/** dx = dy wᵀ: dy [rows, units], w [inputs, units], dx [rows, inputs]. Four rows of w share each value of dy. */
export function multiplyTransposedRight(
    dy: Floats,
    w: Floats,
    dx: Floats,
    rows: number,
    inputs: number,
    units: number,
    scratch: Scratch,
): void {
    const { places, values } = scratch;
    for (let row = 0; row < rows; row++) {
        const found = listNonZeros(dy, row * units, units, 1, 1, scratch);
        const start = row * inputs;
        let i = 0;
        for (; i + 4 <= inputs; i += 4) {
            const row0 = i * units;
            const row1 = row0 + units;
            const row2 = row1 + units;
            const row3 = row2 + units;
            let sum0 = 0;
            let sum1 = 0;
            let sum2 = 0;
            let sum3 = 0;
            for (let k = 0; k < found; k++) {
                const j = places[k]!;
                const d = values[k]!;
                sum0 += d * w[row0 + j]!;
                sum1 += d * w[row1 + j]!;
                sum2 += d * w[row2 + j]!;
                sum3 += d * w[row3 + j]!;
            }
            dx[start + i] = sum0;
            dx[start + i + 1] = sum1;
            dx[start + i + 2] = sum2;
            dx[start + i + 3] = sum3;
        }
        for (; i < inputs; i++) {
            const row0 = i * units;
            let sum = 0;
            for (let k = 0; k < found; k++) {
                sum += values[k]! * w[row0 + places[k]!]!;
            }
            dx[start + i] = sum;
        }
    }
}

/** db = Σ over rows of dy: dy [rows, units], db [units]. */
export function sumRows(dy: Floats, db: Floats, rows: number, units: number, { sums }: Scratch): void {
    sums.fill(0, 0, units);
    for (let row = 0, at = 0; row < rows; row++) {
        for (let j = 0; j < units; j++, at++) {
            sums[j] = sums[j]! + dy[at]!;
        }
    }
    for (let j = 0; j < units; j++) {
        db[j] = sums[j]!;
    }
}
