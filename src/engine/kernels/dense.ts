// The three products of a dense layer, dense and unblocked: y = x W + b, dW = xᵀ dy, dx = dy Wᵀ.

import { partStart } from './parts';
import { rowsAt } from './step-block';

/** Arguments: x, W, b or 0, y, inputs, units. */
export function multiplyRows(args: usize, part: u32, parts: u32): void {
    const x = load<u32>(args);
    const w = load<u32>(args, 4);
    const b = load<u32>(args, 8);
    const y = load<u32>(args, 12);
    const inputs = load<u32>(args, 16);
    const units = load<u32>(args, 20);
    const rows = load<u32>(rowsAt);
    const to = partStart(rows, 1, part + 1, parts);
    for (let row = partStart(rows, 1, part, parts); row < to; row++) {
        let j: u32 = 0;
        for (; j + 4 <= units; j += 4) {
            let sum = b == 0 ? f32x4.splat(0) : v128.load(b + j * 4);
            for (let i: u32 = 0; i < inputs; i++) {
                const value = v128.load32_splat(x + (row * inputs + i) * 4);
                sum = f32x4.add(sum, f32x4.mul(value, v128.load(w + (i * units + j) * 4)));
            }
            v128.store(y + (row * units + j) * 4, sum);
        }
        for (; j < units; j++) {
            let sum = b == 0 ? f32(0) : load<f32>(b + j * 4);
            for (let i: u32 = 0; i < inputs; i++) {
                sum += load<f32>(x + (row * inputs + i) * 4) * load<f32>(w + (i * units + j) * 4);
            }
            store<f32>(y + (row * units + j) * 4, sum);
        }
    }
}

/** Arguments: x, dy, dW, db or 0, inputs, units. */
export function weightGradient(args: usize, part: u32, parts: u32): void {
    const x = load<u32>(args);
    const dy = load<u32>(args, 4);
    const dw = load<u32>(args, 8);
    const db = load<u32>(args, 12);
    const inputs = load<u32>(args, 16);
    const units = load<u32>(args, 20);
    const rows = load<u32>(rowsAt);
    const to = partStart(inputs, 1, part + 1, parts);
    for (let i = partStart(inputs, 1, part, parts); i < to; i++) {
        let j: u32 = 0;
        for (; j + 4 <= units; j += 4) {
            let sum = f32x4.splat(0);
            for (let row: u32 = 0; row < rows; row++) {
                const value = v128.load32_splat(x + (row * inputs + i) * 4);
                sum = f32x4.add(sum, f32x4.mul(value, v128.load(dy + (row * units + j) * 4)));
            }
            v128.store(dw + (i * units + j) * 4, sum);
        }
        for (; j < units; j++) {
            let sum: f32 = 0;
            for (let row: u32 = 0; row < rows; row++) {
                sum += load<f32>(x + (row * inputs + i) * 4) * load<f32>(dy + (row * units + j) * 4);
            }
            store<f32>(dw + (i * units + j) * 4, sum);
        }
    }
    if (part == 0 && db != 0) {
        for (let j: u32 = 0; j < units; j++) {
            let sum: f32 = 0;
            for (let row: u32 = 0; row < rows; row++) {
                sum += load<f32>(dy + (row * units + j) * 4);
            }
            store<f32>(db + j * 4, sum);
        }
    }
}

/** Arguments: dy, W, dx, inputs, units. */
export function inputGradient(args: usize, part: u32, parts: u32): void {
    const dy = load<u32>(args);
    const w = load<u32>(args, 4);
    const dx = load<u32>(args, 8);
    const inputs = load<u32>(args, 12);
    const units = load<u32>(args, 16);
    const rows = load<u32>(rowsAt);
    const to = partStart(rows, 1, part + 1, parts);
    for (let row = partStart(rows, 1, part, parts); row < to; row++) {
        for (let i: u32 = 0; i < inputs; i++) {
            let sum: f32 = 0;
            for (let j: u32 = 0; j < units; j++) {
                sum += load<f32>(dy + (row * units + j) * 4) * load<f32>(w + (i * units + j) * 4);
            }
            store<f32>(dx + (row * inputs + i) * 4, sum);
        }
    }
}
