// What an epoch shows besides its numbers. Too large to keep of every epoch in a window: of the best and the last one.

export interface EpochDetails {
    /** From 1. */
    readonly epoch: number;
    /** Of the validation part; absent for regression, and for more classes than `mostConfusionClasses`. */
    readonly confusion?: ConfusionMatrix;
    readonly layers?: LayerStatistics;
}

/** The details that are kept of a run, or those of them that are new. */
export interface RunDetails {
    /** Of the epoch with the lowest validation loss. */
    readonly best?: EpochDetails;
    readonly last?: EpochDetails;
}

/** More classes than anyone reads in a table; the matrix of so many takes 64 kB. */
export const mostConfusionClasses = 128;

export interface ConfusionMatrix {
    readonly classes: number;
    /** What the data calls the classes; absent where it has numbers, and shorter where the network has more outputs. */
    readonly classNames?: readonly string[];
    /** [classes, classes], row-major: rows are the right class, columns the predicted one. */
    readonly counts: Uint32Array;
}

/**
 * One entry in every column for each layer with weights, and each activation written as a layer of its own, in the network's
 * order. Activations are those after the layer's own `activation`, noise off, of some of the validation examples; the last
 * layer's are its scores where the loss reads these. NaN where a layer has no weights.
 */
export interface LayerStatistics {
    /** Validation examples that the activations were looked at for. */
    readonly examples: number;
    /** The layer's place in the network. */
    readonly layers: readonly number[];
    /** `dense 2 (line 7)`. */
    readonly names: readonly string[];
    /** Units, or channels of a map. */
    readonly units: Uint32Array;
    /** Units whose output was exactly zero for every example, and at every position of a map. */
    readonly deadUnits: Uint32Array;
    /** Share of activations that are exactly zero. */
    readonly sparsity: Float32Array;
    readonly meanActivation: Float32Array;
    /** Frobenius norm of `weights`, biases left out. */
    readonly weightNorm: Float32Array;
    /** The largest L2 norm of the weights into one unit or filter: what `max_norm` bounds. */
    readonly largestUnitNorm: Float32Array;
    /**
     * Frobenius norm of the gradient of `weights`, penalties included and before `clip_norm`: the root of the mean square over
     * at most 8 evenly spaced steps of the epoch, its last among them.
     */
    readonly gradientNorm: Float32Array;
    /** [layers, activationBins]: how many activations fell into each bin of `activationBinEdges`. */
    readonly histograms: Uint32Array;
}

/** Bins on either side of the middle one. */
export const binsPerSide = 64;
export const activationBins = 2 * binsPerSide + 1;
/** The middle bin ends at ±2^-8, exact zeros included. */
export const leastBinnedExponent = -8;

/**
 * The edges of the bins of every histogram, ascending, `activationBins + 1` of them: four bins of equal width in each octave
 * of the magnitude, from 2^-8 to 2^8, on both sides of a middle bin around zero. What is larger is in the outermost bins. A
 * magnitude on an edge belongs to the bin further out.
 */
export function activationBinEdges(): Float32Array {
    const positive = Array.from(
        { length: binsPerSide + 1 },
        (_, index) => 2 ** (leastBinnedExponent + Math.floor(index / 4)) * (1 + (index % 4) / 4),
    );
    return Float32Array.from([...positive.map(edge => -edge).reverse(), ...positive]);
}
