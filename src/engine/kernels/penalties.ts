// What regularizers do to gradients and weights, and the clipping of gradients. The formulas are those of
// `engine/regularizers` and `engine/clip-norm.ts`.

import { partStart } from './parts';
import { rowsAt } from './step-block';

/** `g ← g + a sign w + b w`. Arguments: g, w, values, a, b (f32). */
export function addPenalty(args: usize, part: u32, parts: u32): void {
    const count = load<u32>(args, 8);
    addPenaltyTo(
        load<u32>(args),
        load<u32>(args, 4),
        partStart(count, 16, part, parts),
        partStart(count, 16, part + 1, parts),
        load<f32>(args, 12),
        load<f32>(args, 16),
    );
}

/** The same to the values `[from, to)` of arrays at g and w. */
export function addPenaltyTo(g: usize, w: usize, from: u32, to: u32, a: f32, b: f32): void {
    const magnitude = f32x4.splat(a);
    const square = f32x4.splat(b);
    const zero = f32x4.splat(0);
    const end = to * 4;
    for (let i = from * 4; i < end; i += 16) {
        const weight = v128.load(w + i);
        const sign = f32x4.sub(
            v128.and(f32x4.gt(weight, zero), magnitude),
            v128.and(f32x4.lt(weight, zero), magnitude),
        );
        const slope = f32x4.add(sign, f32x4.mul(square, weight));
        v128.store(g + i, f32x4.add(v128.load(g + i), slope));
    }
}

/**
 * `w ← w · min(1, c / ‖w‖₂)` for each column; norms in float64. Arguments: w, rows, columns, c (f64).
 */
export function maxNorm(args: usize, part: u32, parts: u32): void {
    const w = load<u32>(args);
    const rows = load<u32>(args, 4);
    const columns = load<u32>(args, 8);
    const limit = load<f64>(args, 12);
    const to = partStart(columns, 16, part + 1, parts);
    let first = partStart(columns, 16, part, parts);
    for (; first + 8 <= to; first += 8) {
        // Four sums, since one would wait for each of its additions.
        let sums0 = f64x2.splat(0);
        let sums1 = f64x2.splat(0);
        let sums2 = f64x2.splat(0);
        let sums3 = f64x2.splat(0);
        for (let row: u32 = 0, at = w + first * 4; row < rows; row++, at += columns * 4) {
            const pair0 = f64x2.promote_low_f32x4(v128.load64_zero(at));
            const pair1 = f64x2.promote_low_f32x4(v128.load64_zero(at, 8));
            const pair2 = f64x2.promote_low_f32x4(v128.load64_zero(at, 16));
            const pair3 = f64x2.promote_low_f32x4(v128.load64_zero(at, 24));
            sums0 = f64x2.add(sums0, f64x2.mul(pair0, pair0));
            sums1 = f64x2.add(sums1, f64x2.mul(pair1, pair1));
            sums2 = f64x2.add(sums2, f64x2.mul(pair2, pair2));
            sums3 = f64x2.add(sums3, f64x2.mul(pair3, pair3));
        }
        shortenPair(w, rows, columns, first, sums0, limit);
        shortenPair(w, rows, columns, first + 2, sums1, limit);
        shortenPair(w, rows, columns, first + 4, sums2, limit);
        shortenPair(w, rows, columns, first + 6, sums3, limit);
    }
    for (; first < to; first++) {
        let sum: f64 = 0;
        for (let row: u32 = 0, at = w + first * 4; row < rows; row++, at += columns * 4) {
            const value = f64(load<f32>(at));
            sum += value * value;
        }
        shorten(w, rows, columns, first, sum, limit);
    }
}

function shortenPair(w: usize, rows: u32, columns: u32, column: u32, squares: v128, limit: f64): void {
    shorten(w, rows, columns, column, f64x2.extract_lane(squares, 0), limit);
    shorten(w, rows, columns, column + 1, f64x2.extract_lane(squares, 1), limit);
}

function shorten(w: usize, rows: u32, columns: u32, column: u32, square: f64, limit: f64): void {
    if (!(square > limit * limit)) {
        return;
    }
    const factor = limit / sqrt<f64>(square);
    for (let row: u32 = 0; row < rows; row++) {
        const at = w + (row * columns + column) * 4;
        store<f32>(at, f32(f64(load<f32>(at)) * factor));
    }
}

/** Values of one sum of squares. */
const block: u32 = 4096;

/**
 * The square norm of an array in float64, by blocks, so that it is the same bits whoever sums what.
 * Arguments: values, count, sums of the blocks out (f64).
 */
export function squareSums(args: usize, part: u32, parts: u32): void {
    const values = load<u32>(args);
    const count = load<u32>(args, 4);
    const sums = load<u32>(args, 8);
    const to = partStart(count, block, part + 1, parts);
    for (let start = partStart(count, block, part, parts); start < to; start += block) {
        const end = min(start + block, count);
        let pairs = f64x2.splat(0);
        let i = start;
        for (; i + 2 <= end; i += 2) {
            const pair = f64x2.promote_low_f32x4(v128.load64_zero(values + i * 4));
            pairs = f64x2.add(pairs, f64x2.mul(pair, pair));
        }
        let sum = f64x2.extract_lane(pairs, 0) + f64x2.extract_lane(pairs, 1);
        for (; i < end; i++) {
            const value = f64(load<f32>(values + i * 4));
            sum += value * value;
        }
        store<f64>(sums + (start / block) * 8, sum);
    }
}

/** `min(1, c / ‖g‖₂)` of all gradients together. Arguments: sums of squares (f64), how many, factor out (f32), c (f64). */
export function clipFactor(args: usize, part: u32, _parts: u32): void {
    if (part != 0) {
        return;
    }
    const sums = load<u32>(args);
    const count = load<u32>(args, 4);
    const limit = load<f64>(args, 12);
    let square: f64 = 0;
    for (let i: u32 = 0; i < count; i++) {
        square += load<f64>(sums + i * 8);
    }
    store<f32>(load<u32>(args, 8), square > limit * limit ? f32(limit / sqrt<f64>(square)) : 1);
}

/** `g ← g · factor`. Arguments: g, count, address of the factor (f32). */
export function scaleBy(args: usize, part: u32, parts: u32): void {
    const g = load<u32>(args);
    const count = load<u32>(args, 4);
    const factor = v128.load32_splat(load<u32>(args, 8));
    if (f32x4.extract_lane(factor, 0) == 1) {
        return;
    }
    const to = partStart(count, 16, part + 1, parts) * 4;
    for (let i = partStart(count, 16, part, parts) * 4; i < to; i += 16) {
        v128.store(g + i, f32x4.mul(v128.load(g + i), factor));
    }
}

/** Mean activations are kept this far from 0 and 1, where the divergence is infinite. */
const margin: f64 = 1e-7;

/**
 * What Kullback and Leibler's divergence of mean activations from a target adds to the gradient of each unit.
 * Arguments: output, values of one example, units, slopes out (f32), target, weight (f64).
 */
export function sparsitySlopes(args: usize, part: u32, parts: u32): void {
    const output = load<u32>(args);
    const count = load<u32>(rowsAt) * load<u32>(args, 4);
    const units = load<u32>(args, 8);
    const slopes = load<u32>(args, 12);
    const target = load<f64>(args, 16);
    const weight = load<f64>(args, 24);
    const to = partStart(units, 16, part + 1, parts);
    for (let unit = partStart(units, 16, part, parts); unit < to; unit++) {
        let mean: f64 = 0;
        for (let i = unit; i < count; i += units) {
            mean += f64(load<f32>(output + i * 4));
        }
        mean = (mean * f64(units)) / f64(count);
        const isWithin = mean > margin && mean < 1 - margin;
        const slope = (weight * ((1 - target) / (1 - mean) - target / mean) * f64(units)) / f64(count);
        store<f32>(slopes + unit * 4, isWithin ? f32(slope) : 0);
    }
}

/** `dy ← dy + slope of its unit`. Arguments: dy, values of one example, units, slopes. */
export function addSlopes(args: usize, part: u32, parts: u32): void {
    const dy = load<u32>(args);
    const units = load<u32>(args, 8);
    const slopes = load<u32>(args, 12);
    const lines = (load<u32>(rowsAt) * load<u32>(args, 4)) / units;
    const to = partStart(lines, 1, part + 1, parts);
    for (let line = partStart(lines, 1, part, parts); line < to; line++) {
        for (let unit: u32 = 0; unit < units; unit++) {
            const at = dy + (line * units + unit) * 4;
            store<f32>(at, load<f32>(at) + load<f32>(slopes + unit * 4));
        }
    }
}
