// Features of both kinds, in memory and fetched row by row, as one thing.

import { hashOfNumbers } from '../core/murmur-hash.ts';
import type { Features } from '../model/examples.ts';

/** Visits the features of examples `0 .. count`, each as a view of `width` values that is valid until the next. */
export function forEachRow(
    features: Features,
    width: number,
    count: number,
    visit: (row: Float32Array) => void,
): void {
    for (let row = 0; row < count; row++) {
        visit(
            features instanceof Float32Array
                ? features.subarray(row * width, (row + 1) * width)
                : features.row(row),
        );
    }
}

/** The features of these rows, in this order. */
export function takeFeatures<F extends Features>(features: F, width: number, rows: Int32Array): F;
export function takeFeatures(features: Features, width: number, rows: Int32Array): Features {
    if (!(features instanceof Float32Array)) {
        return {
            identity: `${features.identity} ${hashOfNumbers(rows)}`,
            row: row => features.row(rows[row]!),
        };
    }
    const taken = new Float32Array(rows.length * width);
    for (let place = 0; place < rows.length; place++) {
        const row = rows[place]!;
        taken.set(features.subarray(row * width, (row + 1) * width), place * width);
    }
    return taken;
}

/**
 * The features with `change` applied to each row, which it writes to `into`; `identity` tells it from other changes.
 *
 * @param inPlace whether features in memory are written over, for whoever needs them no more as they were
 */
export function mapFeatures<F extends Features>(
    features: F,
    width: number,
    change: (row: Float32Array, into: Float32Array) => void,
    identity: () => string,
    inPlace: boolean,
): F;
export function mapFeatures(
    features: Features,
    width: number,
    change: (row: Float32Array, into: Float32Array) => void,
    identity: () => string,
    inPlace: boolean,
): Features {
    if (!(features instanceof Float32Array)) {
        const into = new Float32Array(width);
        return {
            identity: `${features.identity} ${identity()}`,
            row(row) {
                change(features.row(row), into);
                return into;
            },
        };
    }
    const changed = inPlace ? features : new Float32Array(features.length);
    for (let start = 0; start < features.length; start += width) {
        change(features.subarray(start, start + width), changed.subarray(start, start + width));
    }
    return changed;
}

/** The features of these rows, ascending, moved together at the beginning of the array that they are in, which is used up. */
export function moveFeatures(features: Float32Array, width: number, rows: Int32Array): Float32Array {
    for (let place = 0; place < rows.length; place++) {
        const row = rows[place]!;
        if (row !== place) {
            features.copyWithin(place * width, row * width, (row + 1) * width);
        }
    }
    return features.subarray(0, rows.length * width);
}
