// Standout: units that are kept with a probability of their own. The formulas are those of `engine/ops/adaptive-dropout.ts`.

import { partStart } from '../parts';
import { rowsAt } from '../step-block';
import { logistic } from './learned-rates';
import { draw, storeWords, wordStride } from './philox';

/**
 * `p = σ(α u + β (s + bias))`; `y = a` where a word is below p · 2^32, else 0; without words, `y = p a`. In the place of the words
 * are left all bits where a value is kept, else none. Arguments: a, u, s or 0, y, p (f64, [rows, size]), words or 0, size, layer
 * key, α, β and bias (f64).
 */
export function gateForward(args: usize, part: u32, parts: u32): void {
    const a = load<u32>(args);
    const u = load<u32>(args, 4);
    const s = load<u32>(args, 8);
    const y = load<u32>(args, 12);
    const probabilities = load<u32>(args, 16);
    const words = load<u32>(args, 20);
    const size = load<u32>(args, 24);
    const alpha = load<f64>(args, 32);
    const beta = load<f64>(args, 40);
    const bias = load<f64>(args, 48);
    const rows = load<u32>(rowsAt);
    const from = partStart(rows, 1, part, parts);
    const to = partStart(rows, 1, part + 1, parts);
    const stride = wordStride(size);
    if (words != 0) {
        draw(storeWords, words, stride, 0, size, load<u32>(args, 28), 0, from, to, 0, 0, 0);
    }
    for (let row = from; row < to; row++) {
        for (let unit: u32 = 0; unit < size; unit++) {
            const at = row * size + unit;
            const shift = s == 0 ? 0 : beta * (f64(load<f32>(s + at * 4)) + bias);
            const p = logistic(alpha * f64(load<f32>(u + at * 4)) + shift);
            store<f64>(probabilities + at * 8, p);
            if (words == 0) {
                store<f32>(y + at * 4, f32(p * f64(load<f32>(a + at * 4))));
                continue;
            }
            const word = words + row * stride + unit * 4;
            // A NaN is no reason to drop what should be found.
            const isDropped = f64(load<u32>(word)) >= p * 4294967296.0;
            store<u32>(word, isDropped ? 0 : -1);
            store<u32>(y + at * 4, isDropped ? 0 : load<u32>(a + at * 4));
        }
    }
}

/**
 * `da = dy` where the value was kept, else 0; `ds = dy a p (1 - p)`. Arguments: a, dy, p, words as `gateForward` leaves them, da or
 * 0, ds or 0, size.
 */
export function gateBackward(args: usize, part: u32, parts: u32): void {
    const a = load<u32>(args);
    const dy = load<u32>(args, 4);
    const probabilities = load<u32>(args, 8);
    const words = load<u32>(args, 12);
    const da = load<u32>(args, 16);
    const ds = load<u32>(args, 20);
    const size = load<u32>(args, 24);
    const rows = load<u32>(rowsAt);
    const to = partStart(rows, 1, part + 1, parts);
    for (let row = partStart(rows, 1, part, parts); row < to; row++) {
        for (let unit: u32 = 0; unit < size; unit++) {
            const at = row * size + unit;
            const gradient = load<f32>(dy + at * 4);
            if (da != 0) {
                const kept = load<u32>(words + row * wordStride(size) + unit * 4);
                store<f32>(da + at * 4, kept != 0 ? gradient : 0);
            }
            if (ds != 0) {
                const p = load<f64>(probabilities + at * 8);
                const slope = f64(gradient) * f64(load<f32>(a + at * 4)) * p * (1 - p);
                store<f32>(ds + at * 4, f32(slope));
            }
        }
    }
}
