// An activation of a normal variable, on average: the terms of a quadrature. See `engine/average-over-gaussian.ts`.

import { partStart } from '../parts';
import { rowsAt } from '../step-block';

/** `μ + node √v`. Arguments: μ, v, into, values of one example, node (f64). */
export function moveToNode(args: usize, part: u32, parts: u32): void {
    const mean = load<u32>(args);
    const variance = load<u32>(args, 4);
    const into = load<u32>(args, 8);
    const count = load<u32>(rowsAt) * load<u32>(args, 12);
    const node = load<f64>(args, 16);
    const to = partStart(count, 16, part + 1, parts) * 4;
    for (let i = partStart(count, 16, part, parts) * 4; i < to; i += 4) {
        const moved = f64(load<f32>(mean + i)) + node * sqrt<f64>(load<f32>(variance + i));
        store<f32>(into + i, f32(moved));
    }
}

/** Arguments: the activation's output, sums (f64), y or 0, values of one example, 1 for the first term, weight (f64). */
export function addTerm(args: usize, part: u32, parts: u32): void {
    const output = load<u32>(args);
    const sums = load<u32>(args, 4);
    const y = load<u32>(args, 8);
    const count = load<u32>(rowsAt) * load<u32>(args, 12);
    const isFirst = load<u32>(args, 16) == 1;
    const weight = load<f64>(args, 20);
    const to = partStart(count, 16, part + 1, parts);
    for (let i = partStart(count, 16, part, parts); i < to; i++) {
        const before: f64 = isFirst ? 0 : load<f64>(sums + i * 8);
        const sum = before + weight * f64(load<f32>(output + i * 4));
        store<f64>(sums + i * 8, sum);
        if (y != 0) {
            store<f32>(y + i * 4, f32(sum));
        }
    }
}
