// Rows of sums, of up to 48 columns, from every value of rows of the first operand: tiles of four or six rows and eight
// columns in registers, three vectors loaded for each four multiply-adds or better.

import { multiplyAdd } from './multiply-add';
import { panelStride } from './panel-layout';

/**
 * sums[row][0 .. columns) += Σ rows[row][k] panel[k][0 .. columns), k < count: `count` rows of the panel, `rows` of the
 * first operand `stride` bytes apart; `columns` is rounded up to a multiple of 8. Reads no value of a row beyond `count`.
 */
export function addDense(
    first: usize,
    stride: u32,
    rows: u32,
    count: u32,
    panel: usize,
    sums: usize,
    columns: u32,
): void {
    while (rows > 0) {
        const height = tileHeight(rows);
        for (let column: u32 = 0; column < columns; column += 8) {
            const panelAt = panel + column * 4;
            const sumsAt = sums + column * 4;
            if (ASC_FEATURE_RELAXED_SIMD && height == 6) {
                addTile6(first, stride, count, panelAt, sumsAt);
            } else if (height == 4) {
                addTile4(first, stride, count, panelAt, sumsAt);
            } else {
                addTile1(first, count, panelAt, sumsAt);
            }
        }
        first += height * stride;
        sums += height * panelStride;
        rows -= height;
    }
}

/** Six rows, where an even number is left that six and four add up to; else four, or one. Two roundings need registers. */
function tileHeight(rows: u32): u32 {
    if (!ASC_FEATURE_RELAXED_SIMD) {
        return rows >= 4 ? 4 : 1;
    }
    if ((rows & 1) == 1 || rows == 2) {
        return 1;
    }
    return rows % 6 == 0 || rows > 8 ? 6 : 4;
}

/** `addDense` for six rows and eight columns. */
export function addTile6(rows: usize, stride: u32, count: u32, panel: usize, sums: usize): void {
    let row1 = rows + stride;
    let row2 = row1 + stride;
    let row3 = row2 + stride;
    let row4 = row3 + stride;
    let row5 = row4 + stride;
    let sum0a = v128.load(sums);
    let sum0b = v128.load(sums, 16);
    let sum1a = v128.load(sums, 192);
    let sum1b = v128.load(sums, 208);
    let sum2a = v128.load(sums, 384);
    let sum2b = v128.load(sums, 400);
    let sum3a = v128.load(sums, 576);
    let sum3b = v128.load(sums, 592);
    let sum4a = v128.load(sums, 768);
    let sum4b = v128.load(sums, 784);
    let sum5a = v128.load(sums, 960);
    let sum5b = v128.load(sums, 976);
    for (const end = rows + count * 4; rows < end; panel += panelStride) {
        const a = v128.load(panel);
        const b = v128.load(panel, 16);
        const value0 = v128.load32_splat(rows);
        sum0a = multiplyAdd(value0, a, sum0a);
        sum0b = multiplyAdd(value0, b, sum0b);
        const value1 = v128.load32_splat(row1);
        sum1a = multiplyAdd(value1, a, sum1a);
        sum1b = multiplyAdd(value1, b, sum1b);
        const value2 = v128.load32_splat(row2);
        sum2a = multiplyAdd(value2, a, sum2a);
        sum2b = multiplyAdd(value2, b, sum2b);
        const value3 = v128.load32_splat(row3);
        sum3a = multiplyAdd(value3, a, sum3a);
        sum3b = multiplyAdd(value3, b, sum3b);
        const value4 = v128.load32_splat(row4);
        sum4a = multiplyAdd(value4, a, sum4a);
        sum4b = multiplyAdd(value4, b, sum4b);
        const value5 = v128.load32_splat(row5);
        sum5a = multiplyAdd(value5, a, sum5a);
        sum5b = multiplyAdd(value5, b, sum5b);
        rows += 4;
        row1 += 4;
        row2 += 4;
        row3 += 4;
        row4 += 4;
        row5 += 4;
    }
    v128.store(sums, sum0a);
    v128.store(sums, sum0b, 16);
    v128.store(sums, sum1a, 192);
    v128.store(sums, sum1b, 208);
    v128.store(sums, sum2a, 384);
    v128.store(sums, sum2b, 400);
    v128.store(sums, sum3a, 576);
    v128.store(sums, sum3b, 592);
    v128.store(sums, sum4a, 768);
    v128.store(sums, sum4b, 784);
    v128.store(sums, sum5a, 960);
    v128.store(sums, sum5b, 976);
}

/** `addDense` for four rows and eight columns. */
export function addTile4(rows: usize, stride: u32, count: u32, panel: usize, sums: usize): void {
    let row1 = rows + stride;
    let row2 = row1 + stride;
    let row3 = row2 + stride;
    let sum0a = v128.load(sums);
    let sum0b = v128.load(sums, 16);
    let sum1a = v128.load(sums, 192);
    let sum1b = v128.load(sums, 208);
    let sum2a = v128.load(sums, 384);
    let sum2b = v128.load(sums, 400);
    let sum3a = v128.load(sums, 576);
    let sum3b = v128.load(sums, 592);
    for (const end = rows + count * 4; rows < end; panel += panelStride) {
        const a = v128.load(panel);
        const b = v128.load(panel, 16);
        const value0 = v128.load32_splat(rows);
        sum0a = multiplyAdd(value0, a, sum0a);
        sum0b = multiplyAdd(value0, b, sum0b);
        const value1 = v128.load32_splat(row1);
        sum1a = multiplyAdd(value1, a, sum1a);
        sum1b = multiplyAdd(value1, b, sum1b);
        const value2 = v128.load32_splat(row2);
        sum2a = multiplyAdd(value2, a, sum2a);
        sum2b = multiplyAdd(value2, b, sum2b);
        const value3 = v128.load32_splat(row3);
        sum3a = multiplyAdd(value3, a, sum3a);
        sum3b = multiplyAdd(value3, b, sum3b);
        rows += 4;
        row1 += 4;
        row2 += 4;
        row3 += 4;
    }
    v128.store(sums, sum0a);
    v128.store(sums, sum0b, 16);
    v128.store(sums, sum1a, 192);
    v128.store(sums, sum1b, 208);
    v128.store(sums, sum2a, 384);
    v128.store(sums, sum2b, 400);
    v128.store(sums, sum3a, 576);
    v128.store(sums, sum3b, 592);
}

/** `addDense` for one row and eight columns. */
export function addTile1(rows: usize, count: u32, panel: usize, sums: usize): void {
    let sum0a = v128.load(sums);
    let sum0b = v128.load(sums, 16);
    for (const end = rows + count * 4; rows < end; panel += panelStride) {
        const a = v128.load(panel);
        const b = v128.load(panel, 16);
        const value0 = v128.load32_splat(rows);
        sum0a = multiplyAdd(value0, a, sum0a);
        sum0b = multiplyAdd(value0, b, sum0b);
        rows += 4;
    }
    v128.store(sums, sum0a);
    v128.store(sums, sum0b, 16);
}
