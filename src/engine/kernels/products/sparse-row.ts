// One row of sums, of up to 48 columns, from the listed values of one row of the first operand: one multiply-add for each
// vector of the panel that is loaded, and none for what is zero.

import { multiplyAdd } from './multiply-add';

/** sums[0 .. columns) += Σ values[k] panel[places[k]][0 .. columns); `columns` is rounded up to 16, 32 or 48. */
export function addSparse(
    values: usize,
    places: usize,
    count: u32,
    panel: usize,
    sums: usize,
    columns: u32,
): void {
    if (columns > 32) {
        addSparse48(values, places, count, panel, sums);
    } else if (columns > 16) {
        addSparse32(values, places, count, panel, sums);
    } else {
        addSparse16(values, places, count, panel, sums);
    }
}

export function addSparse48(values: usize, places: usize, count: u32, panel: usize, sums: usize): void {
    let sum0 = v128.load(sums);
    let sum1 = v128.load(sums, 16);
    let sum2 = v128.load(sums, 32);
    let sum3 = v128.load(sums, 48);
    let sum4 = v128.load(sums, 64);
    let sum5 = v128.load(sums, 80);
    let sum6 = v128.load(sums, 96);
    let sum7 = v128.load(sums, 112);
    let sum8 = v128.load(sums, 128);
    let sum9 = v128.load(sums, 144);
    let sum10 = v128.load(sums, 160);
    let sum11 = v128.load(sums, 176);
    for (const end = values + count * 4; values < end; values += 4, places += 2) {
        const row = panel + load<u16>(places);
        const value = v128.load32_splat(values);
        sum0 = multiplyAdd(value, v128.load(row), sum0);
        sum1 = multiplyAdd(value, v128.load(row, 16), sum1);
        sum2 = multiplyAdd(value, v128.load(row, 32), sum2);
        sum3 = multiplyAdd(value, v128.load(row, 48), sum3);
        sum4 = multiplyAdd(value, v128.load(row, 64), sum4);
        sum5 = multiplyAdd(value, v128.load(row, 80), sum5);
        sum6 = multiplyAdd(value, v128.load(row, 96), sum6);
        sum7 = multiplyAdd(value, v128.load(row, 112), sum7);
        sum8 = multiplyAdd(value, v128.load(row, 128), sum8);
        sum9 = multiplyAdd(value, v128.load(row, 144), sum9);
        sum10 = multiplyAdd(value, v128.load(row, 160), sum10);
        sum11 = multiplyAdd(value, v128.load(row, 176), sum11);
    }
    v128.store(sums, sum0);
    v128.store(sums, sum1, 16);
    v128.store(sums, sum2, 32);
    v128.store(sums, sum3, 48);
    v128.store(sums, sum4, 64);
    v128.store(sums, sum5, 80);
    v128.store(sums, sum6, 96);
    v128.store(sums, sum7, 112);
    v128.store(sums, sum8, 128);
    v128.store(sums, sum9, 144);
    v128.store(sums, sum10, 160);
    v128.store(sums, sum11, 176);
}

export function addSparse32(values: usize, places: usize, count: u32, panel: usize, sums: usize): void {
    let sum0 = v128.load(sums);
    let sum1 = v128.load(sums, 16);
    let sum2 = v128.load(sums, 32);
    let sum3 = v128.load(sums, 48);
    let sum4 = v128.load(sums, 64);
    let sum5 = v128.load(sums, 80);
    let sum6 = v128.load(sums, 96);
    let sum7 = v128.load(sums, 112);
    for (const end = values + count * 4; values < end; values += 4, places += 2) {
        const row = panel + load<u16>(places);
        const value = v128.load32_splat(values);
        sum0 = multiplyAdd(value, v128.load(row), sum0);
        sum1 = multiplyAdd(value, v128.load(row, 16), sum1);
        sum2 = multiplyAdd(value, v128.load(row, 32), sum2);
        sum3 = multiplyAdd(value, v128.load(row, 48), sum3);
        sum4 = multiplyAdd(value, v128.load(row, 64), sum4);
        sum5 = multiplyAdd(value, v128.load(row, 80), sum5);
        sum6 = multiplyAdd(value, v128.load(row, 96), sum6);
        sum7 = multiplyAdd(value, v128.load(row, 112), sum7);
    }
    v128.store(sums, sum0);
    v128.store(sums, sum1, 16);
    v128.store(sums, sum2, 32);
    v128.store(sums, sum3, 48);
    v128.store(sums, sum4, 64);
    v128.store(sums, sum5, 80);
    v128.store(sums, sum6, 96);
    v128.store(sums, sum7, 112);
}

export function addSparse16(values: usize, places: usize, count: u32, panel: usize, sums: usize): void {
    let sum0 = v128.load(sums);
    let sum1 = v128.load(sums, 16);
    let sum2 = v128.load(sums, 32);
    let sum3 = v128.load(sums, 48);
    for (const end = values + count * 4; values < end; values += 4, places += 2) {
        const row = panel + load<u16>(places);
        const value = v128.load32_splat(values);
        sum0 = multiplyAdd(value, v128.load(row), sum0);
        sum1 = multiplyAdd(value, v128.load(row, 16), sum1);
        sum2 = multiplyAdd(value, v128.load(row, 32), sum2);
        sum3 = multiplyAdd(value, v128.load(row, 48), sum3);
    }
    v128.store(sums, sum0);
    v128.store(sums, sum1, 16);
    v128.store(sums, sum2, 32);
    v128.store(sums, sum3, 48);
}
