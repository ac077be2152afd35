import { sizeOf } from '../core/shape.ts';
import type { Examples, Features } from '../model/examples.ts';
import { takeFeatures } from './features.ts';

/** The examples of these rows, in this order, in arrays of their own. */
export function takeRows<F extends Features>(examples: Examples<F>, rows: Int32Array): Examples<F> {
    const { target, origin } = examples;
    return {
        ...examples,
        ...(origin && { origin: { ...origin, line: (row: number) => origin.line(rows[row]!) } }),
        count: rows.length,
        features: takeFeatures(examples.features, sizeOf(examples.featureShape), rows),
        target:
            target.task === 'classification'
                ? { ...target, labels: rows.map(row => target.labels[row]!) }
                : { ...target, values: takeValues(target.values, target.width, rows) },
    };
}

function takeValues(values: Float32Array, width: number, rows: Int32Array): Float32Array {
    const taken = new Float32Array(rows.length * width);
    for (let place = 0; place < rows.length; place++) {
        const row = rows[place]!;
        taken.set(values.subarray(row * width, (row + 1) * width), place * width);
    }
    return taken;
}
