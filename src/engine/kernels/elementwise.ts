// Activations, value by value.

import { partStart } from './parts';
import { rowsAt } from './step-block';

/** `y = x` where `x > 0`, else 0; a NaN stays one. Arguments: x, y, values of one example. */
export function relu(args: usize, part: u32, parts: u32): void {
    const x = load<u32>(args);
    const y = load<u32>(args, 4);
    const count = load<u32>(rowsAt) * load<u32>(args, 8);
    const from = partStart(count, 16, part, parts);
    const to = partStart(count, 16, part + 1, parts);
    const zero = f32x4.splat(0);
    let i = from;
    for (; i + 4 <= to; i += 4) {
        const value = v128.load(x + i * 4);
        v128.store(y + i * 4, v128.andnot(value, f32x4.le(value, zero)));
    }
    for (; i < to; i++) {
        const value = load<f32>(x + i * 4);
        store<f32>(y + i * 4, value <= 0 ? 0 : value);
    }
}

/** `dx = dy` where `y > 0`, else 0. Arguments: y, dy, dx, values of one example. */
export function reluBackward(args: usize, part: u32, parts: u32): void {
    const y = load<u32>(args);
    const dy = load<u32>(args, 4);
    const dx = load<u32>(args, 8);
    const count = load<u32>(rowsAt) * load<u32>(args, 12);
    const from = partStart(count, 16, part, parts);
    const to = partStart(count, 16, part + 1, parts);
    const zero = f32x4.splat(0);
    let i = from;
    for (; i + 4 <= to; i += 4) {
        const isPositive = f32x4.gt(v128.load(y + i * 4), zero);
        v128.store(dx + i * 4, v128.and(v128.load(dy + i * 4), isPositive));
    }
    for (; i < to; i++) {
        store<f32>(dx + i * 4, load<f32>(y + i * 4) > 0 ? load<f32>(dy + i * 4) : 0);
    }
}

/** `into += from`, for a layer that is read more than once. Arguments: into, from, values of one example. */
export function addInto(args: usize, part: u32, parts: u32): void {
    const into = load<u32>(args);
    const summand = load<u32>(args, 4);
    const count = load<u32>(rowsAt) * load<u32>(args, 8);
    const to = partStart(count, 16, part + 1, parts) * 4;
    let i = partStart(count, 16, part, parts) * 4;
    for (; i + 16 <= to; i += 16) {
        v128.store(into + i, f32x4.add(v128.load(into + i), v128.load(summand + i)));
    }
    for (; i < to; i += 4) {
        store<f32>(into + i, load<f32>(into + i) + load<f32>(summand + i));
    }
}
