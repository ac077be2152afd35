// The border between training and what computes it. It is coarse on purpose, whole steps and whole batches, so that a
// backend can lay out its memory once and never calls back.

import type { TrainSettings } from '../catalog/blocks/train.ts';
import type { Shape } from '../core/shape.ts';
import type { ResolvedNetwork } from '../model/resolved.ts';
import type { EncodedExamples } from './encode-examples.ts';
import type { Floats, Precision } from './floats.ts';
import type { ActivationSums } from './layer-statistics.ts';
import type { MetricSums } from './metric-sums.ts';
import type { LearnedRates } from './ops/types.ts';
import type { StepPlan } from './step-plan.ts';

export interface NetworkOptions {
    readonly network: ResolvedNetwork;
    readonly settings: TrainSettings;
    /** Most examples of a training step or an evaluation. */
    readonly capacity: number;
    readonly precision: Precision;
    /** How updates fall into epochs, for what changes over them; without it, everything stands as in the first step. */
    readonly plan?: StepPlan;
    /** Examples that the mean loss stands for, which a learned rate's divergence is spread over; 1 if left out. */
    readonly trainingExamples?: number;
    /** How messages name a layer. */
    readonly describe: (layer: number) => string;
}

/** A learned array or one of a layer's state, as it is now. */
export interface LearnedArray {
    readonly layer: number;
    readonly name: string;
    readonly shape: Shape;
    readonly values: Floats;
}

/** What evaluation adds up over examples, in float64. */
export interface EvaluationSums {
    examples: number;
    loss: number;
    /** Examples classified rightly. */
    right: number;
    squaredError: number;
    /** Everything else that is measured of predictions; nothing of it is where this is absent. */
    readonly metrics?: MetricSums;
    /**
     * Where `mc_samples` are averaged and this is there: entry i gets the loss of the average of all of them but number i, for
     * the jackknife.
     */
    readonly leftOut?: Float64Array;
    /** The quadratic approximation of dropout's penalty, for linear models with `adaptive_l2` or dropout on their input. */
    adaptiveL2?: number;
}

/** The learned drop rates of one layer. */
export interface LearnedRatesOfLayer extends LearnedRates {
    readonly layer: number;
}

/** A network with its weights, its optimizer's memory and its buffers. */
export interface RunningNetwork {
    readonly learned: readonly LearnedArray[];
    /** What training changes without a gradient, as the running averages of `batch_norm`; a checkpoint holds both. */
    readonly state: readonly LearnedArray[];
    /** What the optimizer remembers of each learned array: momenta, moments. Part of a checkpoint. */
    readonly memory: readonly LearnedArray[];
    /**
     * One weight update on the examples `order[from .. to)`, `step` counted from 0. Returns the sum of their losses before
     * the update, noise on. Where that is not finite, nothing is updated. What the batch predicted, noise on, is added to
     * `sums`, but for the loss: training may smooth its targets.
     */
    trainStep(
        examples: EncodedExamples,
        order: Int32Array,
        from: number,
        to: number,
        step: number,
        sums?: EvaluationSums,
    ): number;
    /**
     * Adds the examples `[from, to)`, or `order[from .. to)`, noise off, to `sums`. Between two batches that are added to the
     * same sums, nobody but this network writes to its arrays.
     */
    evaluate(
        examples: EncodedExamples,
        from: number,
        to: number,
        sums: EvaluationSums,
        order?: Int32Array,
    ): void;
    /** Adds what the layers computed in the last `evaluate`, noise off. */
    observe?(activations: readonly ActivationSums[]): void;
    /** Announces that `addGradientSquares` will be asked of the next `trainStep`. */
    watchGradients?(): void;
    /**
     * Adds, to entry `layer`, the squared norm of the gradient of its `weights` in the last `trainStep`, before clipping: of a
     * step that was announced.
     */
    addGradientSquares?(squares: Float64Array): void;
    /** Drop rates that layers learn, as they are now; empty where none does. */
    readonly learnedRates?: readonly LearnedRatesOfLayer[];
    /** The learned rates' divergence from their prior, in units of the mean loss; undefined where none is learned. */
    klTerm?(): number | undefined;
    /** Stands as after the update that `step - 1` others came before, for rates on a schedule at evaluation. */
    continueAfter(step: number): void;
    /** The first layer, in the order of computation, whose weights or whose last output are not all finite. */
    findNonFinite(): { readonly layer: number; readonly what: 'weights' | 'output' } | undefined;
    /** What is planned for its arrays and programs, without the examples; undefined where nothing is planned. */
    readonly plannedBytes?: number;
    /** Ends what computes besides this thread; the arrays may be read afterwards. */
    dispose?(): void;
}

export interface Backend {
    readonly name: string;
    /** The most that a run may take; 1 where it is left out. */
    readonly threads?: number;
    /** Throws CannotRun where the network or a setting cannot be run. */
    create(options: NetworkOptions): RunningNetwork;
}
