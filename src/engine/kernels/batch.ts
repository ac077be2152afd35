// The examples of a batch, brought to where the network reads them.

import { partStart } from './parts';
import { featuresAt, labelsAt, rowsAt, valuesAt } from './step-block';
import { copyFloats } from './vectors';

/** Values above which `memory.copy` is worth its call. */
const fewValues: u32 = 64;

function copyValues(to: usize, from: usize, count: u32): void {
    if (count <= fewValues) {
        copyFloats(to, from, count);
    } else {
        memory.copy(to, from, count * 4);
    }
}

/**
 * Arguments: places of the examples (u32), features out, values of one example, targets out, targets of one example,
 * target of the right class (f32), target of the others (f32).
 */
export function gather(args: usize, part: u32, parts: u32): void {
    const places = load<u32>(args);
    const features = load<u32>(args, 4);
    const size = load<u32>(args, 8);
    const targets = load<u32>(args, 12);
    const width = load<u32>(args, 16);
    const on = load<f32>(args, 20);
    const off = load<f32>(args, 24);
    const rows = load<u32>(rowsAt);
    const from = partStart(rows, 1, part, parts);
    const to = partStart(rows, 1, part + 1, parts);
    const allFeatures = load<u32>(featuresAt);
    const labels = load<u32>(labelsAt);
    const values = load<u32>(valuesAt);
    for (let row = from; row < to; row++) {
        const example = load<u32>(places + row * 4);
        if (allFeatures != 0) {
            copyValues(features + row * size * 4, allFeatures + example * size * 4, size);
        }
        const into = targets + row * width * 4;
        if (labels == 0) {
            copyValues(into, values + example * width * 4, width);
        } else {
            const label = load<u32>(labels + example * 4);
            if (width == 1) {
                store<f32>(into, label == 1 ? on : off);
            } else {
                for (let i: u32 = 0; i < width; i++) {
                    store<f32>(into + i * 4, i == label ? on : off);
                }
            }
        }
    }
}
