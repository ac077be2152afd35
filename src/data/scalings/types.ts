// What a scaling is: a shift and a factor for each feature, `x ← (x - shift) / divisor`, fitted on one set of examples
// and applied to others.

export interface FittedScaling {
    /** [features]. */
    readonly shift: Float64Array;
    /** [features]; never 0. */
    readonly divisor: Float64Array;
}

/**
 * Fits to features [examples, width]; there is at least one example. `channels` is their number where the features are the
 * pixels of an image, channels last.
 */
export type Scaling = (features: Float32Array, width: number, channels: number | undefined) => FittedScaling;
