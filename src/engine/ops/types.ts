// What an op is: how one kind of layer is computed, forward and backward. An op is made once for each layer of a network
// and gets every buffer from outside, so a training step allocates nothing.

import type { LayerKind, LayerParameters } from '../../catalog/layers/index.ts';
import type { Shape } from '../../core/shape.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import type { DropRate } from '../drop-rate.ts';
import type { Floats, Precision } from '../floats.ts';
import type { RunningRegularizer } from '../regularizers/types.ts';
import type { StepPlan } from '../step-plan.ts';

/** What changes from one pass to the next; one object for the whole network, rewritten before each pass. */
export interface Pass {
    /** Examples in this batch; buffers may have room for more. */
    rows: number;
    /** False at evaluation, where every noise is the identity. */
    training: boolean;
    seed: number;
    /** Weight updates done before this pass. */
    step: number;
    /**
     * At evaluation, the number of the dropout network that is drawn, from 0: noise is then on as in training, and
     * everything else as at evaluation. Undefined where noise is off.
     */
    sample?: number | undefined;
    /** The place of row 0 among the examples that are evaluated, so that masks do not depend on how these are cut. */
    firstExample?: number;
}

/** The values around one layer, all row-major with the batch as first axis. */
export interface LayerBuffers {
    readonly inputs: readonly Floats[];
    readonly output: Floats;
    /** Gradient of the loss with respect to `output`. */
    readonly outputGradient: Floats;
    /** Backward writes (does not add) these; undefined where nothing needs that gradient. */
    readonly inputGradients: readonly (Floats | undefined)[];
}

export type InitialValues =
    /** Drawn by the network's initializer. */
    | { readonly kind: 'drawn'; readonly fanIn: number; readonly fanOut: number }
    | {
          readonly kind: 'constant';
          readonly value: number;
      };

/** A learned array of one layer and its gradient. */
export interface LearnedTensor {
    /** Unique in its layer: `weights`, `bias`. */
    readonly name: string;
    readonly shape: Shape;
    readonly values: Floats;
    /** Backward writes it. */
    readonly gradient: Floats;
    readonly initial: InitialValues;
    /** True for weights that regularizers act on. The last axis is then the layer's units or filters. */
    readonly isRegularized: boolean;
    /** What the layer itself penalizes and bounds, whatever the settings say: the divergence of a learned rate. */
    readonly own?: RunningRegularizer;
}

/** Drop rates that a layer learns, each in (0, 1). */
export interface LearnedRates {
    readonly rates: 'per_layer' | 'per_unit' | 'per_weight';
    /** Natural logarithms of α = p / (1 - p). */
    readonly logAlpha: Floats;
}

/** An array that training changes without a gradient, as a running average: part of what a network is, like a weight. */
export interface StateTensor {
    /** Unique in its layer, learned arrays included. */
    readonly name: string;
    readonly shape: Shape;
    /** Holds its first values already. */
    readonly values: Floats;
}

/** One layer, ready to run. */
export interface RunningOp {
    readonly learned: readonly LearnedTensor[];
    readonly state?: readonly StateTensor[];
    /** True where the output is the input, value for value, training or not: the network then lets them share a buffer. */
    readonly isIdentity?: boolean;
    forward(pass: Pass, buffers: LayerBuffers): void;
    /** Called after `forward` of the same pass, and only while training. */
    backward(pass: Pass, buffers: LayerBuffers): void;
    /** Brings `state` up to date with the last `forward`: called once for each weight update, after `backward`. */
    updateState?(): void;
    /**
     * For noises on the weights of the next affine layer: that layer's op with the noise in it, run in its place. `others`
     * is the rate of further ones that drop the same weights, to be dropped with its own.
     */
    actOnWeights?(affine: RunningOp, others?: DropRate): RunningOp;
    /** Of such noises that drop weights: several of them act as one. */
    readonly weightDropRate?: DropRate;
    /** The variance of each output at evaluation, where noise on the weights leaves one; see `average-over-gaussian.ts`. */
    readonly outputVariance?: OutputVariance;
    readonly learnedRates?: LearnedRates;
}

/** Filled by an affine layer at evaluation, read by the activation after it. */
export interface OutputVariance {
    /** Set by whoever reads it; nothing is computed otherwise. */
    isWanted: boolean;
    /** False where the last pass left no variance: while training, and where the rate is 0. */
    isThere: boolean;
    /** [rows, outputs]. */
    readonly values: Floats;
}

/** The affine layer that a noise of trait `actsOn` acts on. */
export interface AffineUse<Made = RunningOp> {
    readonly kind: LayerKind;
    /** As the layer was written, defaults filled in. */
    readonly parameters: ResolvedLayer['parameters'];
    readonly inputShape: Shape;
    readonly outputShape: Shape;
    /** Values of one example of what it reads, and of what it computes. */
    readonly inputSize: number;
    readonly outputSize: number;
    readonly hasBias: boolean;
    /** Another op of its kind, with weights of its own: the same linear map of other numbers, with a bias if asked for. */
    create(withBias?: boolean): Made;
}

/** One use of a layer in a network. */
export interface OpUse<K extends LayerKind> {
    readonly parameters: LayerParameters<K>;
    readonly inputShapes: readonly Shape[];
    readonly outputShape: Shape;
    readonly precision: Precision;
    /** Most rows of any batch. */
    readonly capacity: number;
    /** The `layer` of this layer's random numbers (`core/random/streams.ts`). */
    readonly noiseKey: number;
    /** How messages name the layer: `dense 2 (line 7)`. */
    readonly description: string;
    /** How updates fall into epochs, for rates on a schedule. */
    readonly plan?: StepPlan | undefined;
    /** Examples that the mean loss stands for, which a divergence is spread over; 1 where it is left out. */
    readonly trainingExamples?: number | undefined;
    /** For noises of trait `actsOn`. */
    readonly actedOn?: AffineUse | undefined;
}

/** Makes the op of one kind. Throws CannotRun where these parameters cannot be run. */
export type Op<K extends LayerKind> = (use: OpUse<K>) => RunningOp;
