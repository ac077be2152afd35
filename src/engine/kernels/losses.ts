// Losses: the loss of each row in float64, and the gradient of the mean over the rows. The formulas are those of
// `engine/losses`.

import { exponential, exponentialPair, logarithm, logarithmOfOnePlus } from './elementary';
import * as kinds from './loss-kinds';
import { partStart } from './parts';
import { labelsAt, lossAt, rowsAt } from './step-block';

/** Keras's bound: a dropped probability costs -ln 1e-7 and not infinitely much. */
const leastProbability: f64 = 1e-7;

/**
 * What no weight could ever be changed by becomes 0: products with it would be subnormal, and processors take a hundred times
 * as long for such numbers. A NaN stays one.
 */
function flushed(gradient: f64): f32 {
    return abs(gradient) < 1e-30 ? 0 : f32(gradient);
}

/**
 * Arguments: outputs, targets, gradient or 0, losses of the rows out (f64), outputs of one example, kind, parameter (f64);
 * of `crossEntropyOfScores` also: places of the examples (u32), and out, for each row, -ln p of its label and the largest p
 * (f64), or 0.
 */
export function loss(args: usize, part: u32, parts: u32): void {
    const width = load<u32>(args, 16);
    const kind = load<u32>(args, 20);
    const parameter = load<f64>(args, 24);
    const rows = load<u32>(rowsAt);
    const to = partStart(rows, 1, part + 1, parts);
    for (let row = partStart(rows, 1, part, parts); row < to; row++) {
        const start = row * width * 4;
        const outputs = load<u32>(args) + start;
        const targets = load<u32>(args, 4) + start;
        const gradient = load<u32>(args, 8) == 0 ? 0 : load<u32>(args, 8) + start;
        const sum =
            kind == kinds.crossEntropyOfScores
                ? crossEntropy(args, row, outputs, targets, gradient, width, rows)
                : eachOutput(outputs, targets, gradient, width, rows, kind, parameter);
        store<f64>(load<u32>(args, 12) + row * 8, sum);
    }
}

function crossEntropy(
    args: usize,
    row: u32,
    x: usize,
    t: usize,
    gradient: usize,
    width: u32,
    rows: u32,
): f64 {
    let largest = load<f32>(x);
    for (let i: u32 = 1; i < width; i++) {
        const value = load<f32>(x + i * 4);
        if (value > largest) {
            largest = value;
        }
    }
    let sum: f64 = 0;
    let at: u32 = 0;
    for (; at + 2 <= width; at += 2) {
        const pair = f64x2.promote_low_f32x4(v128.load64_zero(x + at * 4));
        const e = exponentialPair(f64x2.sub(pair, f64x2.splat(f64(largest))));
        sum += f64x2.extract_lane(e, 0);
        sum += f64x2.extract_lane(e, 1);
        if (gradient != 0) {
            v128.store64_lane(gradient + at * 4, f32x4.demote_f64x2_zero(e), 0);
        }
    }
    for (let i = at; i < width; i++) {
        const e = exponential(f64(load<f32>(x + i * 4)) - f64(largest));
        sum += e;
        if (gradient != 0) {
            store<f32>(gradient + i * 4, f32(e));
        }
    }
    const logSum = logarithm(sum);
    const reading = load<u32>(args, 36);
    const labels = load<u32>(labelsAt);
    if (reading != 0 && labels != 0) {
        const label = load<u32>(labels + load<u32>(load<u32>(args, 32) + row * 4) * 4);
        store<f64>(reading + row * 16, logSum + (f64(largest) - f64(load<f32>(x + label * 4))));
        store<f64>(reading + row * 16, 1 / sum, 8);
    }
    let total: f64 = 0;
    let mass: f64 = 0;
    for (let i: u32 = 0; i < width; i++) {
        const target = f64(load<f32>(t + i * 4));
        mass += target;
        // A target of zero must not meet a score of minus infinity.
        if (target != 0) {
            total += target * (logSum + (f64(largest) - f64(load<f32>(x + i * 4))));
        }
    }
    if (gradient != 0) {
        for (let i: u32 = 0; i < width; i++) {
            const p = f64(load<f32>(gradient + i * 4)) / sum;
            store<f32>(gradient + i * 4, flushed((p * mass - f64(load<f32>(t + i * 4))) / f64(rows)));
        }
    }
    return total;
}

/** Losses that are sums over the outputs. */
function eachOutput(
    outputs: usize,
    targets: usize,
    gradient: usize,
    width: u32,
    rows: u32,
    kind: u32,
    delta: f64,
): f64 {
    let total: f64 = 0;
    for (let i: u32 = 0; i < width; i++) {
        const y = f64(load<f32>(outputs + i * 4));
        const t = f64(load<f32>(targets + i * 4));
        let slope: f64 = 0;
        // A comparison with NaN is false, and each of these lets it through.
        const p =
            y < leastProbability ? leastProbability : y > 1 - leastProbability ? 1 - leastProbability : y;
        const isWithin = y > leastProbability && y < 1 - leastProbability;
        switch (kind) {
            case kinds.crossEntropyOfProbabilities:
                total -= t == 0 ? 0 : t * logarithm(p);
                slope = isWithin ? (-t / p) * f64(width) : 0;
                break;
            case kinds.binaryOfScores: {
                // max(x, 0) - x t, written so that a target of 0 or 1 never multiplies an infinite score by zero.
                const right = y > 0 ? 1 - t : -t;
                const e = exponential(-abs(y));
                total += (right == 0 ? 0 : y * right) + logarithmOfOnePlus(e);
                slope = (y >= 0 ? 1 : e) / (1 + e) - t;
                break;
            }
            case kinds.binaryOfProbabilities:
                total -= t * logarithm(p) + (1 - t) * logarithm(1 - p);
                slope = isWithin ? (p - t) / (p * (1 - p)) : 0;
                break;
            case kinds.mse:
                total += (y - t) * (y - t);
                slope = 2 * (y - t);
                break;
            case kinds.mae:
                total += abs(y - t);
                slope = y > t ? 1 : y < t ? -1 : y - t;
                break;
            default: {
                const error = abs(y - t);
                total += error <= delta ? 0.5 * error * error : delta * (error - 0.5 * delta);
                slope = y - t < -delta ? -delta : y - t > delta ? delta : y - t;
            }
        }
        if (gradient != 0) {
            store<f32>(gradient + i * 4, flushed(slope / (f64(width) * f64(rows))));
        }
    }
    return kind == kinds.crossEntropyOfProbabilities ? total : total / f64(width);
}

/** Arguments: losses of the rows (f64). */
export function sumLosses(args: usize, part: u32, _parts: u32): void {
    if (part != 0) {
        return;
    }
    const losses = load<u32>(args);
    const rows = load<u32>(rowsAt);
    let sum: f64 = 0;
    for (let row: u32 = 0; row < rows; row++) {
        sum += load<f64>(losses + row * 8);
    }
    store<f64>(lossAt, sum);
}
