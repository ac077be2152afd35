// What a scaling is: a shift and a factor for each feature, `x ← (x - shift) / divisor`, fitted on one set of examples
// and applied to others.

export interface FittedScaling {
    /** [features]. */
    readonly shift: Float64Array;
    /** [features]; never 0. */
    readonly divisor: Float64Array;
}

/** Visits the features of every example in turn, each [width]. May be called several times. */
export type ForEachExample = (visit: (features: Float32Array) => void) => void;

/**
 * Fits to the features of examples, of which there is at least one. `channels` is their number where the features are the
 * pixels of an image, channels last.
 */
export type Scaling = (
    forEachExample: ForEachExample,
    width: number,
    channels: number | undefined,
) => FittedScaling;

/** `values[feature % groups]` for each of `width` features: what a group shares. */
export function spread(values: Float64Array, width: number): Float64Array {
    return Float64Array.from({ length: width }, (_, feature) => values[feature % values.length]!);
}
