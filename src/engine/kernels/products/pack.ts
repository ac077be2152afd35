// Packing: copies of the second operand in panels (`panel-layout.ts`), zeros where the last unit is wider than what is
// left. Rows that lie a power of two apart would push each other out of the cache; the rows of a panel do not.

import { panelStride, panelUnits, unitColumns } from './panel-layout';

/** Panels that `columns` columns are cut into; they differ by one unit at most. */
export function panelsOf(columns: u32): u32 {
    return (unitsOf(columns) + panelUnits - 1) / panelUnits;
}

function unitsOf(columns: u32): u32 {
    return (columns + unitColumns - 1) / unitColumns;
}

/** First column of a panel; the panel ends where the next one begins. */
export function panelStart(columns: u32, panel: u32): u32 {
    return min(columns, ((panel * unitsOf(columns)) / panelsOf(columns)) * unitColumns);
}

/**
 * Packs the panels `[from, to)` of the `columns` columns of `rows` rows, `stride` bytes apart. Reads up to three values
 * past the end of a row.
 */
export function packRows(
    matrix: usize,
    stride: u32,
    rows: u32,
    columns: u32,
    from: u32,
    to: u32,
    panels: usize,
): void {
    const panelBytes = rows * panelStride;
    for (let row: u32 = 0; row < rows; row++, matrix += stride, panels += panelStride) {
        let panelAt = panels;
        let start = panelStart(columns, from);
        for (let panel = from; panel < to; panel++, panelAt += panelBytes) {
            const end = panelStart(columns, panel + 1);
            let at = panelAt;
            let source = matrix + start * 4;
            let column = start;
            for (; column + unitColumns <= end; column += unitColumns, source += 64, at += 64) {
                v128.store(at, v128.load(source));
                v128.store(at, v128.load(source, 16), 16);
                v128.store(at, v128.load(source, 32), 32);
                v128.store(at, v128.load(source, 48), 48);
            }
            if (column < end) {
                // The last unit, which need not be full.
                for (const last = at + 64; at < last; column += 4, source += 16, at += 16) {
                    v128.store(at, column < end ? firstOf(v128.load(source), end - column) : i32x4.splat(0));
                }
            }
            start = end;
        }
    }
}

/** The first `count` of four values, and zeros. */
function firstOf(values: v128, count: u32): v128 {
    return v128.and(values, i32x4.lt_u(i32x4(0, 1, 2, 3), i32x4.splat(count)));
}

/** Rows of a panel that are packed at once. */
const packedRows: u32 = 64;

/**
 * Packs the panels `[from, to)` of the transposed of `columns` rows, `stride` bytes apart, of `rows` values each: what are
 * rows here are the columns of the panels. Reads up to three values past the end of a row.
 */
export function packColumns(
    matrix: usize,
    stride: u32,
    rows: u32,
    columns: u32,
    from: u32,
    to: u32,
    panels: usize,
): void {
    for (let panel = from; panel < to; panel++) {
        const start = panelStart(columns, panel);
        const end = panelStart(columns, panel + 1);
        // So many rows of a panel at a time that they stay in the first-level cache until their lines are full.
        for (let row: u32 = 0; row < rows; row += packedRows, panels += packedRows * panelStride) {
            const count = min(rows - row, packedRows);
            let at = panels;
            let column = start;
            for (; column < end; column += 4, at += 16) {
                transpose4(matrix + column * stride + row * 4, stride, end - column, count, at, panelStride);
            }
            for (; (column & (unitColumns - 1)) != 0; column += 4, at += 16) {
                for (let empty: u32 = 0; empty < count; empty++) {
                    v128.store(at + empty * panelStride, i32x4.splat(0));
                }
            }
        }
        panels -= ((rows + packedRows - 1) / packedRows) * packedRows * panelStride - rows * panelStride;
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
