// What a run measures, in the words of the command line's JSON.

import type { RunDetails } from './epoch-details.ts';
import type { Measures } from './measures.ts';
import type { NoiseMeasures } from './noise-measures.ts';
import type { Overfitting } from './overfitting.ts';

/**
 * The values after one epoch. Losses include no penalty term; every value but those that end in `WithDropout` is evaluated
 * with dropout off, or averaged over `mc_samples` dropout networks. The measures of predictions are described in `measures.ts`.
 */
export interface EpochMetrics extends Measures {
    /** From 1. */
    readonly epoch: number;
    readonly trainingLoss: number;
    readonly validationLoss: number;
    /** Share of examples classified rightly, in [0, 1]; absent for regression. */
    readonly trainingAccuracy?: number;
    readonly validationAccuracy?: number;
    /** Root mean squared error in the target's unit; for regression only. */
    readonly trainingRmse?: number;
    readonly validationRmse?: number;
    /** Mean loss of this epoch's steps as they were trained, masks on: not comparable to validation. */
    readonly trainingLossWithDropout: number;
    /** Validation loss minus training loss: the generalization gap. */
    readonly gap: number;
    /** Divergence of the learned drop rates from their prior, as it stands beside the mean loss in what training minimizes. */
    readonly klTerm?: number;
    /** Drop rates as they were learned so far, one entry for each layer that learns some. */
    readonly learnedRates?: readonly LearnedRatesSummary[];
    /**
     * The quadratic approximation of dropout's penalty on the training examples, of linear and logistic models: where
     * `adaptive_l2` is trained with, or dropout on the input.
     */
    readonly adaptiveL2?: number;
    /** Wall time since the run began; the shell's clock, not the engine's. */
    readonly seconds: number;
}

/** The drop rates, in (0, 1), that one layer has learned. */
export interface LearnedRatesSummary {
    /** `variational_dropout 2 (line 7)`. */
    readonly layer: string;
    readonly sharing: 'per_layer' | 'per_unit' | 'per_weight';
    readonly mean: number;
    readonly minimum: number;
    readonly median: number;
    readonly maximum: number;
    /** Share of the weights whose rate passes 0.95, so that they could be cut; for `per_weight` only. */
    readonly sparsity?: number;
}

export interface RunSummary {
    readonly run: string;
    /** The epoch of the lowest validation loss. */
    readonly bestEpoch: number;
    readonly bestValidationLoss: number;
    /** That epoch's accuracy. */
    readonly bestValidationAccuracy?: number;
    readonly bestValidationRmse?: number;
    /** The last epoch's gap. */
    readonly finalGap: number;
    /** The last epoch; absent in summaries of older versions. */
    readonly lastEpoch?: number;
    /** Since when and how far validation loss has risen; absent where the curves show no overfitting. */
    readonly overfitting?: Overfitting;
    /** Everything that was measured after the best epoch. */
    readonly best?: EpochMetrics;
    readonly details?: RunDetails;
    /** What its noise does, of the weights that it ended with; absent without noise, and for runs that end early or soon. */
    readonly noise?: NoiseMeasures;
    /** The epoch whose weights the run ended with, where early stopping kept the best ones; else it is the last. */
    readonly keptEpoch?: number;
    /** True where early stopping ended the run before its last epoch. */
    readonly stoppedEarly?: boolean;
    readonly parameters: number;
    readonly seconds: number;
}

/** The epoch of the lowest validation loss; the first of equals, undefined for no epochs. */
export function bestEpochOf(epochs: readonly EpochMetrics[]): EpochMetrics | undefined {
    let best: EpochMetrics | undefined;
    for (const epoch of epochs) {
        if (best === undefined || epoch.validationLoss < best.validationLoss) {
            best = epoch;
        }
    }
    return best;
}
