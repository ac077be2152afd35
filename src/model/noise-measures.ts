// What a run has measured of its own noise when it ended: what batch normalization stored because of it, and how far the
// network with scaled weights is from the average of its dropout networks. Plain JSON.

export interface NoiseMeasures {
    /** Of networks with a batch normalization behind noise. */
    readonly batchNorm?: BatchNormShift;
    /** Of networks with noise that are evaluated with scaled weights, `mc_samples = 1`. */
    readonly monteCarlo?: MonteCarloGap;
}

/** The network evaluated with noise off, with one and the same weights and three sets of means and variances. */
export interface BatchNormShift {
    /** Training examples that the statistics were estimated anew on, and validation examples that losses are of. */
    readonly trainingExamples: number;
    readonly validationExamples: number;
    /** Mean validation loss with the running averages that training has left. */
    readonly lossAsStored: number;
    /** With averages over batches with noise on: what the running averages tend to where weights no longer move. */
    readonly lossWithNoise: number;
    /** With averages over the same batches with noise off. */
    readonly lossWithoutNoise: number;
    /** Every batch normalization, in the order of the network. */
    readonly layers: readonly VarianceRatio[];
}

export interface VarianceRatio {
    /** The layer's id. */
    readonly layer: number;
    /** `batch_norm 2 (line 7)`. */
    readonly name: string;
    /** Stored variance over variance with noise off, ε added to both, geometric mean over the channels. */
    readonly ratio: number;
}

/** The same validation examples evaluated in two ways. */
export interface MonteCarloGap {
    /** Dropout networks whose predictions are averaged. */
    readonly networks: number;
    readonly examples: number;
    /** Mean loss with noise off: weight scaling. */
    readonly lossScaled: number;
    /** Mean loss of the average. */
    readonly lossAveraged: number;
    /** Standard deviation of `lossAveraged` over draws of so many networks, by the jackknife. */
    readonly deviation: number;
}
