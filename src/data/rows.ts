import { sizeOf } from '../core/shape.ts';
import type { Examples, Features, Origin, Target } from '../model/examples.ts';
import { moveFeatures, takeFeatures } from './features.ts';

/**
 * The examples of these rows, ascending, for whoever needs the others no more: what there is of each example is moved together
 * rather than copied, unless so few are left that the rest had better go.
 */
export function keepRows<F extends Features>(examples: Examples<F>, rows: Int32Array): Examples<F>;
export function keepRows(examples: Examples<Features>, rows: Int32Array): Examples<Features> {
    const { target, features, featureShape, count } = examples;
    if (features instanceof Float32Array) {
        return rows.length < count / 2
            ? takeRows(examples, rows)
            : {
                  ...keptOf(examples, rows),
                  features: moveFeatures(features, sizeOf(featureShape), rows),
                  target: takeTargets(target, rows),
              };
    }
    if (target.task === 'regression') {
        return takeRows(examples, rows);
    }
    const { labels } = target;
    for (let place = 0; place < rows.length; place++) {
        labels[place] = labels[rows[place]!]!;
    }
    return takeRows(examples, rows, { ...target, labels: labels.subarray(0, rows.length) });
}

/** The examples of these rows, in this order, in arrays of their own. */
export function takeRows<F extends Features>(
    examples: Examples<F>,
    rows: Int32Array,
    target = takeTargets(examples.target, rows),
): Examples<F> {
    return {
        ...keptOf(examples, rows),
        features: takeFeatures(examples.features, sizeOf(examples.featureShape), rows),
        target,
    };
}

/** All but the arrays. */
function keptOf<F extends Features>({ origin, ...rest }: Examples<F>, rows: Int32Array): Examples<F> {
    return { ...rest, ...(origin && { origin: originOfRows(origin, rows) }), count: rows.length };
}

function originOfRows(origin: Origin, rows: Int32Array): Origin {
    return {
        feature: (row, column) => origin.feature(rows[row]!, column),
        target: row => origin.target(rows[row]!),
    };
}

function takeTargets(target: Target, rows: Int32Array): Target {
    return target.task === 'classification'
        ? { ...target, labels: rows.map(row => target.labels[row]!) }
        : { ...target, values: takeValues(target.values, target.width, rows) };
}

function takeValues(values: Float32Array, width: number, rows: Int32Array): Float32Array {
    const taken = new Float32Array(rows.length * width);
    for (let place = 0; place < rows.length; place++) {
        const row = rows[place]!;
        taken.set(values.subarray(row * width, (row + 1) * width), place * width);
    }
    return taken;
}
