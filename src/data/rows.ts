import { sizeOf } from '../core/shape.ts';
import type { Examples } from '../model/examples.ts';

/** The examples of these rows, in this order, in arrays of their own. */
export function takeRows(examples: Examples, rows: Int32Array): Examples {
    const { target, origin } = examples;
    return {
        ...examples,
        ...(origin && { origin: { ...origin, lines: Int32Array.from(rows, row => origin.lines[row]!) } }),
        count: rows.length,
        features: pick(examples.features, sizeOf(examples.featureShape), rows),
        target:
            target.task === 'classification'
                ? { ...target, labels: Int32Array.from(rows, row => target.labels[row]!) }
                : { ...target, values: pick(target.values, target.width, rows) },
    };
}

function pick(values: Float32Array, width: number, rows: Int32Array): Float32Array {
    const picked = new Float32Array(rows.length * width);
    for (const [place, row] of rows.entries()) {
        picked.set(values.subarray(row * width, (row + 1) * width), place * width);
    }
    return picked;
}
