// Packing: copies of the second operand in panels (`panel-layout.ts`), zeros where the last panel is wider than what is
// left. Rows that lie a power of two apart would push each other out of the cache; the rows of a panel do not.

import { panelColumns, panelStride } from './panel-layout';

/**
 * Packs the columns `[0, columns)` of `rows` rows, `stride` bytes apart, into panels of `rows` rows each. Reads up to
 * three values past the end of a row.
 */
export function packRows(matrix: usize, stride: u32, rows: u32, columns: u32, panels: usize): void {
    const panelBytes = rows * panelStride;
    for (let row: u32 = 0; row < rows; row++) {
        let from = matrix + row * stride;
        let to = panels + row * panelStride;
        let column: u32 = 0;
        for (; column + panelColumns <= columns; column += panelColumns) {
            v128.store(to, v128.load(from));
            v128.store(to, v128.load(from, 16), 16);
            v128.store(to, v128.load(from, 32), 32);
            v128.store(to, v128.load(from, 48), 48);
            v128.store(to, v128.load(from, 64), 64);
            v128.store(to, v128.load(from, 80), 80);
            v128.store(to, v128.load(from, 96), 96);
            v128.store(to, v128.load(from, 112), 112);
            from += panelStride;
            to += panelBytes;
        }
        for (; column + 4 <= columns; column += 4, from += 16, to += 16) {
            v128.store(to, v128.load(from));
        }
        if (column < columns) {
            v128.store(to, firstOf(v128.load(from), columns - column));
            column += 4;
            to += 16;
        }
        // Sums are computed eight columns at a time.
        if ((column & 7) != 0) {
            v128.store(to, i32x4.splat(0));
        }
    }
}

/** The first `count` of four values, and zeros. */
function firstOf(values: v128, count: u32): v128 {
    return v128.and(values, i32x4.lt_u(i32x4(0, 1, 2, 3), i32x4.splat(count)));
}

/**
 * Packs the transposed of `columns` rows, `stride` bytes apart, of `rows` values each: what are rows here are the columns
 * of the panels. Reads up to three values past the end of a row.
 */
export function packColumns(matrix: usize, stride: u32, rows: u32, columns: u32, panels: usize): void {
    const panelBytes = rows * panelStride;
    for (let column: u32 = 0; column < columns; column += 4) {
        const to = panels + (column / panelColumns) * panelBytes + (column % panelColumns) * 4;
        transpose4(matrix + column * stride, stride, columns - column, rows, to, panelStride);
        if (column + 4 >= columns && (column & 4) == 0) {
            for (let row: u32 = 0; row < rows; row++) {
                v128.store(to + row * panelStride, i32x4.splat(0), 16);
            }
        }
    }
}

/**
 * Writes the transposed of four rows of `width` values, `stride` bytes apart, `toStride` apart; zeros stand for the rows
 * from `rows` on.
 */
export function transpose4(from: usize, stride: u32, rows: u32, width: u32, to: usize, toStride: u32): void {
    // A row that is not there is read where the first one is, and its values replaced.
    const kept = i32x4.lt_u(i32x4(0, 1, 2, 3), i32x4.splat(rows));
    let from1 = rows > 1 ? from + stride : from;
    let from2 = rows > 2 ? from + 2 * stride : from;
    let from3 = rows > 3 ? from + 3 * stride : from;
    let left = width;
    for (;;) {
        const row0 = v128.load(from);
        const row1 = v128.load(from1);
        const row2 = v128.load(from2);
        const row3 = v128.load(from3);
        const low01 = v128.shuffle<i32>(row0, row1, 0, 4, 1, 5);
        const high01 = v128.shuffle<i32>(row0, row1, 2, 6, 3, 7);
        const low23 = v128.shuffle<i32>(row2, row3, 0, 4, 1, 5);
        const high23 = v128.shuffle<i32>(row2, row3, 2, 6, 3, 7);
        v128.store(to, v128.and(kept, v128.shuffle<i64>(low01, low23, 0, 2)));
        if (left == 1) {
            return;
        }
        to += toStride;
        v128.store(to, v128.and(kept, v128.shuffle<i64>(low01, low23, 1, 3)));
        if (left == 2) {
            return;
        }
        to += toStride;
        v128.store(to, v128.and(kept, v128.shuffle<i64>(high01, high23, 0, 2)));
        if (left == 3) {
            return;
        }
        to += toStride;
        v128.store(to, v128.and(kept, v128.shuffle<i64>(high01, high23, 1, 3)));
        if (left == 4) {
            return;
        }
        to += toStride;
        left -= 4;
        from += 16;
        from1 += 16;
        from2 += 16;
        from3 += 16;
    }
}
