// Noise of learned strength: `variational_dropout`, on values and on weights. The formulas are those of
// `engine/ops/variational-dropout.ts`, `engine/noisy-weights.ts` and `engine/log-uniform-divergence.ts`.

import { exponential, logistic } from '../elementary';
import { exponential4 } from '../exponential';
import { partStart } from '../parts';
import { rowsAt } from '../step-block';
import { loadUpTo, storeUpTo } from './fours';
import { wordStride } from './philox';

/** `√α` of each value of an example, of its unit's ln α. Arguments: ln α, √α (f64), units, values of one example. */
export function deviations(args: usize, part: u32, parts: u32): void {
    const logAlpha = load<u32>(args);
    const into = load<u32>(args, 4);
    const units = load<u32>(args, 8);
    const size = load<u32>(args, 12);
    const to = partStart(size, 16, part + 1, parts);
    for (let i = partStart(size, 16, part, parts); i < to; i++) {
        // One layer's rate is worked out once, units' where they come up first and again.
        const isKnown = units == 1 && i > partStart(size, 16, part, parts);
        const value = isKnown
            ? load<f64>(into + (i - 1) * 8)
            : sqrt<f64>(exponential(load<f32>(logAlpha + (i % units) * 4)));
        store<f64>(into + i * 8, value);
    }
}

/**
 * `d ln α = Σ ½ dy x s`, over examples and the values of a unit. For one unit, the sums of each example only. Arguments: s as
 * `gaussianNoise` leaves it, dy, x, d ln α, values of one example, units, sums of the examples (f64).
 */
export function spreadGradient(args: usize, part: u32, parts: u32): void {
    const spread = load<u32>(args);
    const dy = load<u32>(args, 4);
    const x = load<u32>(args, 8);
    const gradient = load<u32>(args, 12);
    const size = load<u32>(args, 16);
    const units = load<u32>(args, 20);
    const rows = load<u32>(rowsAt);
    const stride = wordStride(size);
    if (units == 1) {
        const sums = load<u32>(args, 24);
        const to = partStart(rows, 1, part + 1, parts);
        for (let row = partStart(rows, 1, part, parts); row < to; row++) {
            let sum: f64 = 0;
            for (let i: u32 = 0; i < size; i++) {
                sum += term(spread + row * stride, dy + row * size * 4, x + row * size * 4, i);
            }
            store<f64>(sums + row * 8, sum);
        }
        return;
    }
    const to = partStart(units, 1, part + 1, parts);
    for (let unit = partStart(units, 1, part, parts); unit < to; unit++) {
        let sum: f64 = 0;
        for (let row: u32 = 0; row < rows; row++) {
            for (let i = unit; i < size; i += units) {
                sum += term(spread + row * stride, dy + row * size * 4, x + row * size * 4, i);
            }
        }
        store<f32>(gradient + unit * 4, f32(sum));
    }
}

function term(spread: usize, dy: usize, x: usize, i: u32): f64 {
    return 0.5 * f64(load<f32>(dy + i * 4)) * f64(load<f32>(x + i * 4)) * f64(load<f32>(spread + i * 4));
}

/** Arguments: one sum of each example (f64), where their sum goes. */
export function sumOfRows(args: usize, part: u32, _parts: u32): void {
    const sums = load<u32>(args);
    const rows = load<u32>(rowsAt);
    if (part == 0) {
        let sum: f64 = 0;
        for (let row: u32 = 0; row < rows; row++) {
            sum += load<f64>(sums + row * 8);
        }
        store<f32>(load<u32>(args, 4), f32(sum));
    }
}

/** `α θ²`. Arguments: θ, ln α, into, values. */
export function noisyVariances(args: usize, part: u32, parts: u32): void {
    const theta = load<u32>(args);
    const logAlpha = load<u32>(args, 4);
    const into = load<u32>(args, 8);
    const count = load<u32>(args, 12);
    const to = partStart(count, 16, part + 1, parts) * 4;
    for (let i = partStart(count, 16, part, parts) * 4; i < to; i += 16) {
        const left = (to - i) >> 2;
        const w = loadUpTo(theta + i, left);
        const alpha = exponential4(loadUpTo(logAlpha + i, left));
        storeUpTo(into + i, f32x4.mul(f32x4.mul(alpha, w), w), left);
    }
}

/** `d ln α = g α θ²`, `dθ += 2 α θ g`. Arguments: θ, ln α, g, dθ, d ln α, values. */
export function noisyGradients(args: usize, part: u32, parts: u32): void {
    const theta = load<u32>(args);
    const logAlpha = load<u32>(args, 4);
    const variance = load<u32>(args, 8);
    const thetaGradient = load<u32>(args, 12);
    const logAlphaGradient = load<u32>(args, 16);
    const count = load<u32>(args, 20);
    const to = partStart(count, 16, part + 1, parts) * 4;
    for (let i = partStart(count, 16, part, parts) * 4; i < to; i += 16) {
        const left = (to - i) >> 2;
        const w = loadUpTo(theta + i, left);
        const alpha = exponential4(loadUpTo(logAlpha + i, left));
        const slope = f32x4.mul(f32x4.mul(loadUpTo(variance + i, left), alpha), w);
        storeUpTo(logAlphaGradient + i, f32x4.mul(slope, w), left);
        const added = f32x4.add(loadUpTo(thetaGradient + i, left), f32x4.add(slope, slope));
        storeUpTo(thetaGradient + i, added, left);
    }
}

/** `dv = dy ε / (2 √v)`, and 0 where v is. Arguments: v, dy, ε as `gaussianNoise` leaves it, dv, values of one example. */
export function rootBackward(args: usize, part: u32, parts: u32): void {
    const variance = load<u32>(args);
    const dy = load<u32>(args, 4);
    const noise = load<u32>(args, 8);
    const into = load<u32>(args, 12);
    const size = load<u32>(args, 16);
    const rows = load<u32>(rowsAt);
    const to = partStart(rows, 1, part + 1, parts);
    for (let row = partStart(rows, 1, part, parts); row < to; row++) {
        for (let unit: u32 = 0; unit < size; unit++) {
            const at = (row * size + unit) * 4;
            const v = f64(load<f32>(variance + at));
            const epsilon = f64(load<f32>(noise + row * wordStride(size) + unit * 4));
            store<f32>(into + at, v > 0 ? f32((f64(load<f32>(dy + at)) * epsilon) / (2 * sqrt<f64>(v))) : 0);
        }
    }
}

/** `dx += 2 x g`. Arguments: x, g, dx, values of one example. */
export function addSquareGradient(args: usize, part: u32, parts: u32): void {
    const x = load<u32>(args);
    const g = load<u32>(args, 4);
    const dx = load<u32>(args, 8);
    const count = load<u32>(rowsAt) * load<u32>(args, 12);
    const to = partStart(count, 16, part + 1, parts) * 4;
    for (let i = partStart(count, 16, part, parts) * 4; i < to; i += 4) {
        const sum = f64(load<f32>(dx + i)) + 2 * f64(load<f32>(x + i)) * f64(load<f32>(g + i));
        store<f32>(dx + i, f32(sum));
    }
}

/** `factor x²`. Arguments: x, into, values of one example or in all, 1 where they are of one example, address of the factor (f64). */
export function squares(args: usize, part: u32, parts: u32): void {
    const x = load<u32>(args);
    const into = load<u32>(args, 4);
    const count = load<u32>(args, 8) * (load<u32>(args, 12) == 1 ? load<u32>(rowsAt) : 1);
    const factorAt = load<u32>(args, 16);
    const factor = factorAt == 0 ? 1 : load<f64>(factorAt);
    const to = partStart(count, 16, part + 1, parts) * 4;
    for (let i = partStart(count, 16, part, parts) * 4; i < to; i += 4) {
        const value = f64(load<f32>(x + i));
        store<f32>(into + i, f32(factor * value * value));
    }
}

const k1: f64 = 0.63576;
const k2: f64 = 1.8732;
const k3: f64 = 1.48695;

/** Adds the slope of the divergence, times `weight`, to the gradient of ln α. Arguments: ln α, gradient, values, weight (f64). */
export function divergenceGradient(args: usize, part: u32, parts: u32): void {
    const logAlpha = load<u32>(args);
    const gradient = load<u32>(args, 4);
    const count = load<u32>(args, 8);
    const weight = load<f64>(args, 12);
    const to = partStart(count, 16, part + 1, parts) * 4;
    for (let i = partStart(count, 16, part, parts) * 4; i < to; i += 4) {
        const value = f64(load<f32>(logAlpha + i));
        const s = logistic(k2 + k3 * value);
        const slope = -k1 * k3 * s * (1 - s) - 0.5 * logistic(-value);
        store<f32>(gradient + i, f32(f64(load<f32>(gradient + i)) + weight * slope));
    }
}

/** Brings values back to `[-limit, limit]`; a NaN stays one. Arguments: values, how many, limit (f32). */
export function clampValues(args: usize, part: u32, parts: u32): void {
    const values = load<u32>(args);
    const count = load<u32>(args, 4);
    const limit = load<f32>(args, 8);
    const to = partStart(count, 16, part + 1, parts) * 4;
    for (let i = partStart(count, 16, part, parts) * 4; i < to; i += 4) {
        store<f32>(values + i, max<f32>(-limit, min<f32>(load<f32>(values + i), limit)));
    }
}
