// Losses: the loss of each row in float64, and the gradient of the mean over the rows. The formulas are those of
// `engine/losses`.

import { exponential, logarithm } from './elementary';
import { partStart } from './parts';
import { lossAt, rowsAt } from './step-block';

/** From scores. Arguments: scores, targets, gradient or 0, losses of the rows out (f64), outputs of one example. */
export function crossEntropy(args: usize, part: u32, parts: u32): void {
    const width = load<u32>(args, 16);
    const rows = load<u32>(rowsAt);
    const from = partStart(rows, 1, part, parts);
    const to = partStart(rows, 1, part + 1, parts);
    for (let row = from; row < to; row++) {
        const start = row * width * 4;
        const x = load<u32>(args) + start;
        const t = load<u32>(args, 4) + start;
        let largest = load<f32>(x);
        for (let i: u32 = 1; i < width; i++) {
            const value = load<f32>(x + i * 4);
            if (value > largest) {
                largest = value;
            }
        }
        let sum: f64 = 0;
        for (let i: u32 = 0; i < width; i++) {
            sum += exponential(f64(load<f32>(x + i * 4)) - f64(largest));
        }
        const logSum = logarithm(sum);
        let loss: f64 = 0;
        let mass: f64 = 0;
        for (let i: u32 = 0; i < width; i++) {
            const target = f64(load<f32>(t + i * 4));
            mass += target;
            // A target of zero must not meet a score of minus infinity.
            if (target != 0) {
                loss += target * (logSum + (f64(largest) - f64(load<f32>(x + i * 4))));
            }
        }
        store<f64>(load<u32>(args, 12) + row * 8, loss);
        if (load<u32>(args, 8) != 0) {
            const gradient = load<u32>(args, 8) + start;
            for (let i: u32 = 0; i < width; i++) {
                const p = exponential(f64(load<f32>(x + i * 4)) - f64(largest)) / sum;
                store<f32>(
                    gradient + i * 4,
                    f32((f64(f32(p)) * mass - f64(load<f32>(t + i * 4))) / f64(rows)),
                );
            }
        }
    }
}

/** Arguments: losses of the rows (f64). */
export function sumLosses(args: usize, part: u32, parts: u32): void {
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
