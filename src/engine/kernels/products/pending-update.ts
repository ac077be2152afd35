// The update of a block of weights whose gradient has been computed, in small pieces, for whoever computes the next block.

import { addPenaltyTo } from '../penalties';
import { watchesAt } from '../step-block';
import { updateValues } from '../updates';
import { gradientRows } from './panel-layout';

/**
 * Values of a block that are updated while so many rows of another one are multiplied by one panel: as many values as
 * those rows have in a panel, so that both are done at about the same time.
 */
const updatedAtOnce: u32 = 192;
export const rowsBetween: u32 = 4;

/**
 * Notes a block that is to be updated: the gradient of value i of the weights is at `gradient + 4 i`; `width` values from
 * `first` on, and as many of each of `rows` rows of the weights after that.
 */
export function setPending(pending: usize, gradient: usize, first: u32, width: u32, rows: u32): void {
    store<u32>(pending, u32(gradient));
    store<u32>(pending, first, 4);
    store<u32>(pending, first + width, 8);
    store<u32>(pending, width, 12);
    store<u32>(pending, rows, 16);
}

/** Updates some of the weights that are pending, where there are any. */
export function updateSome(update: usize, pending: usize, units: u32): void {
    const from = load<u32>(pending, 4);
    const end = load<u32>(pending, 8);
    if (from == end) {
        return;
    }
    const to = min(from + updatedAtOnce, end);
    const gradient = load<u32>(pending);
    const magnitude = load<f32>(update, 8);
    const square = load<f32>(update, 12);
    if (magnitude != 0 || square != 0) {
        addPenaltyTo(gradient, load<u32>(update, 16), from, to, magnitude, square);
    }
    if (load<u32>(watchesAt) != 0) {
        const blockValues = gradientRows * units;
        addSquares(
            gradient,
            from,
            to,
            load<u32>(update, 4) + (from / blockValues) * 16,
            from % blockValues == 0,
        );
    }
    updateValues(update + 20, gradient, from, to);
    const rows = load<u32>(pending, 16);
    if (to < end || rows == 0) {
        store<u32>(pending, to, 4);
        return;
    }
    store<u32>(pending, end + units - load<u32>(pending, 12), 4);
    store<u32>(pending, end + units, 8);
    store<u32>(pending, rows - 1, 16);
}

export function updateRest(update: usize, pending: usize, units: u32): void {
    while (load<u32>(pending, 4) != load<u32>(pending, 8)) {
        updateSome(update, pending, units);
    }
}

/** Adds the squares of the values `[from, to)` to two sums, in float64, which are 0 before the first of them. */
function addSquares(values: usize, from: u32, to: u32, sums: usize, isFirst: bool): void {
    let pairs = isFirst ? f64x2.splat(0) : v128.load(sums);
    const end = values + to * 4;
    let at = values + from * 4;
    for (; at + 8 <= end; at += 8) {
        const pair = f64x2.promote_low_f32x4(v128.load64_zero(at));
        pairs = f64x2.add(pairs, f64x2.mul(pair, pair));
    }
    if (at < end) {
        const pair = f64x2.promote_low_f32x4(v128.load32_zero(at));
        pairs = f64x2.add(pairs, f64x2.mul(pair, pair));
    }
    v128.store(sums, pairs);
}
