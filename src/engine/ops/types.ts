// What an op is: how one kind of layer is computed, forward and backward. An op is made once for each layer of a network
// and gets every buffer from outside, so a training step allocates nothing.

import type { LayerKind, LayerParameters } from '../../catalog/layers/index.ts';
import type { Shape } from '../../core/shape.ts';
import type { Floats, Precision } from '../floats.ts';

/** What changes from one pass to the next; one object for the whole network, rewritten before each pass. */
export interface Pass {
    /** Examples in this batch; buffers may have room for more. */
    rows: number;
    /** False at evaluation, where every noise is the identity. */
    training: boolean;
    seed: number;
    /** Weight updates done before this pass. */
    step: number;
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
}

/** Makes the op of one kind. Throws CannotRun where these parameters cannot be run. */
export type Op<K extends LayerKind> = (use: OpUse<K>) => RunningOp;
