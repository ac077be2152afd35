// Products so small that to pack, list or cut them takes longer than to compute them: eight columns at a time, straight from
// the operands. Sums run in the same order as elsewhere, so they are the same bits.

import { storeSome } from '../vectors';
import { multiplyAdd } from './multiply-add';
import { smallProduct } from './panel-layout';

export function isSmall(rows: u32, width: u32, columns: u32): bool {
    return rows * width * columns <= u32(smallProduct);
}

/**
 * to[row][0 .. columns) = activation(Σ a[row][k] b[k][0 .. columns) + bias), k < width. Rows of a are `rowStride` bytes apart,
 * its values `step`; rows of b and of the result `columns` values. Reads up to three values past the end of b and bias.
 */
export function multiplySmall(
    a: usize,
    rowStride: u32,
    step: u32,
    rows: u32,
    width: u32,
    b: usize,
    columns: u32,
    to: usize,
    bias: usize,
    isRectified: bool,
): void {
    const stride = columns * 4;
    const zero = f32x4.splat(0);
    let column: u32 = 0;
    // Two vectors of columns share a value, and one need not wait for the other's sum.
    for (; column + 4 < columns; column += 8) {
        const shift0 = bias == 0 ? zero : v128.load(bias + column * 4);
        const shift1 = bias == 0 ? zero : v128.load(bias + column * 4, 16);
        let result = to + column * 4;
        let first = a;
        for (let row: u32 = 0; row < rows; row++, result += stride, first += rowStride) {
            let sum0 = zero;
            let sum1 = zero;
            let value = first;
            let other = b + column * 4;
            for (let k: u32 = 0; k < width; k++, value += step, other += stride) {
                const factor = v128.load32_splat(value);
                sum0 = multiplyAdd(factor, v128.load(other), sum0);
                sum1 = multiplyAdd(factor, v128.load(other, 16), sum1);
            }
            sum0 = f32x4.add(f32x4.add(sum0, zero), shift0);
            sum1 = f32x4.add(f32x4.add(sum1, zero), shift1);
            v128.store(result, isRectified ? f32x4.pmax(sum0, zero) : sum0);
            storeSome(result + 16, isRectified ? f32x4.pmax(sum1, zero) : sum1, columns - column - 4);
        }
    }
    for (; column < columns; column += 4) {
        const shift = bias == 0 ? zero : v128.load(bias + column * 4);
        let result = to + column * 4;
        let first = a;
        for (let row: u32 = 0; row < rows; row++, result += stride, first += rowStride) {
            let sum = zero;
            let value = first;
            let other = b + column * 4;
            for (let k: u32 = 0; k < width; k++, value += step, other += stride) {
                sum = multiplyAdd(v128.load32_splat(value), v128.load(other), sum);
            }
            sum = f32x4.add(f32x4.add(sum, zero), shift);
            storeSome(result, isRectified ? f32x4.pmax(sum, zero) : sum, columns - column);
        }
    }
}
