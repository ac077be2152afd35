// Lists of the values other than zero of the rows of a matrix: what the products visit instead of everything. A list is
// cut into blocks as panels are, and holds values (float32) and places (u16, the row of the panel in bytes).
//
// Lists of [rows, width], in this order: a word for each part, 1 where the part has listed its rows; for each row and
// block how many values the row's list has up to the block's end; the values of each row; the places of each row.

import { partStart } from '../parts';
import { ordersAt, rowsAt } from '../step-block';
import { blockRows, densest, mostParts, panelStride } from './panel-layout';

/** Values that a row of a list has room for: four are written at a time, so up to three too many. */
export function listWidth(width: u32): u32 {
    return (width + 7) & ~3;
}

export function blocksOf(width: u32): u32 {
    return (width + blockRows - 1) / blockRows;
}

export function endsOf(lists: usize): usize {
    return lists + mostParts * 4;
}

export function valuesOf(lists: usize, capacity: u32, width: u32): usize {
    return (endsOf(lists) + capacity * blocksOf(width) * 4 + 15) & ~15;
}

export function placesOf(lists: usize, capacity: u32, width: u32): usize {
    return valuesOf(lists, capacity, width) + capacity * listWidth(width) * 4;
}

/** True where every part has listed its rows: where the matrix is sparse throughout. */
export function isListed(lists: usize, parts: u32): bool {
    for (let part: u32 = 0; part < parts; part++) {
        if (load<u32>(lists + part * 4) == 0) {
            return false;
        }
    }
    return true;
}

/**
 * Lists the rows of a matrix where they are sparse: arguments are the matrix, its lists, its width and the lists'
 * capacity in rows. Cut by rows. Every eighth row is counted first, so a dense matrix costs an eighth of a look.
 */
export function listRows(args: usize, part: u32, parts: u32): void {
    const matrix = load<u32>(args);
    const lists = load<u32>(args, 4);
    const width = load<u32>(args, 8);
    const capacity = load<u32>(args, 12);
    const rows = load<u32>(rowsAt);
    const from = partStart(rows, 1, part, parts);
    const to = partStart(rows, 1, part + 1, parts);
    const blocks = blocksOf(width);
    const values = valuesOf(lists, capacity, width);
    const places = placesOf(lists, capacity, width);
    store<u32>(lists + part * 4, 0);
    let counted: u32 = 0;
    let looked: u32 = 0;
    for (let row = from; row < to; row += 8) {
        counted += countNonZeros(matrix + row * width * 4, width);
        looked += width;
    }
    if (f32(counted) > densest * f32(looked)) {
        return;
    }
    const most = u32(densest * f32((to - from) * width));
    let found: u32 = 0;
    for (let row = from; row < to; row++) {
        const wide = row * listWidth(width);
        found += listRow(
            matrix + row * width * 4,
            width,
            endsOf(lists) + row * blocks * 4,
            values + wide * 4,
            places + wide * 2,
        );
        if (found > most) {
            return;
        }
    }
    store<u32>(lists + part * 4, 1);
}

/** NaN is no zero, so it is never skipped. */
export function countNonZeros(row: usize, width: u32): u32 {
    const zero = f32x4.splat(0);
    const end = row + width * 4;
    let zeros = i32x4.splat(0);
    for (; row + 16 <= end; row += 16) {
        zeros = i32x4.add(zeros, f32x4.eq(v128.load(row), zero));
    }
    // Each comparison that holds has added -1.
    let found =
        width +
        i32x4.extract_lane(zeros, 0) +
        i32x4.extract_lane(zeros, 1) +
        i32x4.extract_lane(zeros, 2) +
        i32x4.extract_lane(zeros, 3);
    for (; row < end; row += 4) {
        found -= u32(load<f32>(row) == 0);
    }
    return found;
}

/**
 * Lists one row and returns how long the list is; `ends` gets that of each block. Four values are looked at at a time, and
 * four are written, of which those that are zero are written over by what follows.
 */
export function listRow(row: usize, width: u32, ends: usize, values: usize, places: usize): u32 {
    const zero = f32x4.splat(0);
    const ahead = i32x4.splat(4 * panelStride);
    let found: u32 = 0;
    for (let start: u32 = 0; start < width; start += blockRows) {
        const end = row + min(width - start, blockRows) * 4;
        let place = i32x4(0, panelStride, 2 * panelStride, 3 * panelStride);
        for (; row + 16 <= end; row += 16) {
            const value = v128.load(row);
            const flags = i32x4.bitmask(f32x4.ne(value, zero));
            const order = v128.load(ordersAt + (flags << 4));
            const placed = i8x16.swizzle(place, order);
            v128.store(values + found * 4, i8x16.swizzle(value, order));
            v128.store64_lane(places + found * 2, i16x8.narrow_i32x4_u(placed, placed), 0);
            found += i32.popcnt(flags);
            place = i32x4.add(place, ahead);
        }
        for (let last = i32x4.extract_lane(place, 0); row < end; row += 4, last += panelStride) {
            const value = load<f32>(row);
            store<f32>(values + found * 4, value);
            store<u16>(places + found * 2, u16(last));
            found += u32(value != 0);
        }
        store<u32>(ends, found);
        ends += 4;
    }
    return found;
}
