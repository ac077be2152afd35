// Activations, value by value.

import { partStart } from './parts';
import { rowsAt } from './step-block';

/** `y = max(x, 0)`. */
export function relu(args: usize, part: u32, parts: u32): void {
    const x = load<u32>(args);
    const y = load<u32>(args, 4);
    const count = load<u32>(rowsAt) * load<u32>(args, 8);
    const from = partStart(count, 16, part, parts);
    const to = partStart(count, 16, part + 1, parts);
    const zero = f32x4.splat(0);
    let i = from;
    for (; i + 4 <= to; i += 4) {
        v128.store(y + i * 4, f32x4.max(v128.load(x + i * 4), zero));
    }
    for (; i < to; i++) {
        store<f32>(y + i * 4, max<f32>(load<f32>(x + i * 4), 0));
    }
}

/** `dx = dy` where `x > 0`, else 0. */
export function reluBackward(args: usize, part: u32, parts: u32): void {
    const x = load<u32>(args);
    const dy = load<u32>(args, 4);
    const dx = load<u32>(args, 8);
    const count = load<u32>(rowsAt) * load<u32>(args, 12);
    const from = partStart(count, 16, part, parts);
    const to = partStart(count, 16, part + 1, parts);
    const zero = f32x4.splat(0);
    let i = from;
    for (; i + 4 <= to; i += 4) {
        const isPositive = f32x4.gt(v128.load(x + i * 4), zero);
        v128.store(dx + i * 4, v128.and(v128.load(dy + i * 4), isPositive));
    }
    for (; i < to; i++) {
        store<f32>(dx + i * 4, load<f32>(x + i * 4) > 0 ? load<f32>(dy + i * 4) : 0);
    }
}
