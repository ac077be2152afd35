// One row of sums, of up to 48 columns, from the listed values of one row of the first operand: one multiply-add for each
// vector of the panel that is loaded, and none for what is zero.

import { multiplyAdd } from './multiply-add';

/**
 * to[0 .. columns) = from[0 .. columns) + Σ values[k] panel[places[k]][0 .. columns); `columns` is rounded up to 16, 32 or
 * 48. A sum that is zero is +0.
 */
export function addSparse(
    values: usize,
    places: usize,
    count: u32,
    panel: usize,
    from: usize,
    to: usize,
    columns: u32,
): void {
    if (columns > 32) {
        addSparse48(values, places, count, panel, from, to);
    } else if (columns > 16) {
        addSparse32(values, places, count, panel, from, to);
    } else {
        addSparse16(values, places, count, panel, from, to);
    }
}

/** `addSparse` for 48 columns. */
export function addSparse48(
    values: usize,
    places: usize,
    count: u32,
    panel: usize,
    from: usize,
    to: usize,
): void {
    let sum0 = v128.load(from);
    let sum1 = v128.load(from, 16);
    let sum2 = v128.load(from, 32);
    let sum3 = v128.load(from, 48);
    let sum4 = v128.load(from, 64);
    let sum5 = v128.load(from, 80);
    let sum6 = v128.load(from, 96);
    let sum7 = v128.load(from, 112);
    let sum8 = v128.load(from, 128);
    let sum9 = v128.load(from, 144);
    let sum10 = v128.load(from, 160);
    let sum11 = v128.load(from, 176);
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
    const zero = f32x4.splat(0);
    v128.store(to, f32x4.add(sum0, zero));
    v128.store(to, f32x4.add(sum1, zero), 16);
    v128.store(to, f32x4.add(sum2, zero), 32);
    v128.store(to, f32x4.add(sum3, zero), 48);
    v128.store(to, f32x4.add(sum4, zero), 64);
    v128.store(to, f32x4.add(sum5, zero), 80);
    v128.store(to, f32x4.add(sum6, zero), 96);
    v128.store(to, f32x4.add(sum7, zero), 112);
    v128.store(to, f32x4.add(sum8, zero), 128);
    v128.store(to, f32x4.add(sum9, zero), 144);
    v128.store(to, f32x4.add(sum10, zero), 160);
    v128.store(to, f32x4.add(sum11, zero), 176);
}

/** `addSparse` for 32 columns. */
export function addSparse32(
    values: usize,
    places: usize,
    count: u32,
    panel: usize,
    from: usize,
    to: usize,
): void {
    let sum0 = v128.load(from);
    let sum1 = v128.load(from, 16);
    let sum2 = v128.load(from, 32);
    let sum3 = v128.load(from, 48);
    let sum4 = v128.load(from, 64);
    let sum5 = v128.load(from, 80);
    let sum6 = v128.load(from, 96);
    let sum7 = v128.load(from, 112);
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
    const zero = f32x4.splat(0);
    v128.store(to, f32x4.add(sum0, zero));
    v128.store(to, f32x4.add(sum1, zero), 16);
    v128.store(to, f32x4.add(sum2, zero), 32);
    v128.store(to, f32x4.add(sum3, zero), 48);
    v128.store(to, f32x4.add(sum4, zero), 64);
    v128.store(to, f32x4.add(sum5, zero), 80);
    v128.store(to, f32x4.add(sum6, zero), 96);
    v128.store(to, f32x4.add(sum7, zero), 112);
}

/** `addSparse` for 16 columns. */
export function addSparse16(
    values: usize,
    places: usize,
    count: u32,
    panel: usize,
    from: usize,
    to: usize,
): void {
    let sum0 = v128.load(from);
    let sum1 = v128.load(from, 16);
    let sum2 = v128.load(from, 32);
    let sum3 = v128.load(from, 48);
    for (const end = values + count * 4; values < end; values += 4, places += 2) {
        const row = panel + load<u16>(places);
        const value = v128.load32_splat(values);
        sum0 = multiplyAdd(value, v128.load(row), sum0);
        sum1 = multiplyAdd(value, v128.load(row, 16), sum1);
        sum2 = multiplyAdd(value, v128.load(row, 32), sum2);
        sum3 = multiplyAdd(value, v128.load(row, 48), sum3);
    }
    const zero = f32x4.splat(0);
    v128.store(to, f32x4.add(sum0, zero));
    v128.store(to, f32x4.add(sum1, zero), 16);
    v128.store(to, f32x4.add(sum2, zero), 32);
    v128.store(to, f32x4.add(sum3, zero), 48);
}
