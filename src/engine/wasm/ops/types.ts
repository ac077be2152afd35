// What an op is on this backend: how one kind of layer adds the instructions that compute it, forward and backward.

import type { LayerKind } from '../../../catalog/layers/index.ts';
import type { Shape } from '../../../core/shape.ts';
import type { DropRate } from '../../drop-rate.ts';
import type { AffineUse, InitialValues, LearnedRates, OpUse } from '../../ops/types.ts';
import type { Building } from '../building.ts';
import type { Region } from '../region.ts';
import type { WasmRegularizer } from '../regularizers/types.ts';

/** A learned array of one layer. Its gradient is written to `build.gradient(tensor)`. */
export interface LearnedRegion {
    /** Unique in its layer: `weights`, `bias`. */
    readonly name: string;
    readonly shape: Shape;
    /** float32, row-major. */
    readonly values: Region;
    readonly initial: InitialValues;
    /** True for weights that regularizers act on. The last axis is then the layer's units or filters. */
    readonly isRegularized: boolean;
    /** What the layer itself penalizes and bounds, whatever the settings say: the divergence of a learned rate. */
    readonly own?: WasmRegularizer;
}

/** An array that training changes without a gradient. */
export interface StateRegion {
    readonly name: string;
    readonly shape: Shape;
    readonly values: Region;
    /** What all its values are at first. */
    readonly initial: number;
}

/** Values around one layer, float32, row-major with the batch as first axis; no padding between rows. */
export interface LayerRegions {
    readonly inputs: readonly Region[];
    /** Of the last of the layers that are computed together. */
    readonly output: Region;
    /** What the op has taken in with `takesIn`, in order; empty otherwise. */
    readonly tail: readonly Fusable[];
    /** False where no layer at or before this one learns anything: backward is then never asked for. */
    readonly learns?: boolean;
}

export interface GradientRegions {
    /**
     * Gradient of the loss with respect to `output`; where `isGated`, whoever wrote it has let it through the `gate` already.
     */
    readonly outputGradient: Region;
    readonly isGated: boolean;
    /** Backward writes (does not add) these; undefined where nothing needs that gradient. */
    readonly inputGradients: readonly (Region | undefined)[];
    /**
     * Gates that the writer of `inputGradients` may apply: it then calls `take`, and the layer before finds its gradient gated.
     * Undefined where there is none, or the input is read by others too.
     */
    readonly inputGates: readonly (OfferedGate | undefined)[];
}

/** `dz = dy · scale` where `values > 0`, else 0: backward through a rectifier, and through a dropout after it. */
export interface Gate {
    /** What the layer computed, dropout included; [rows, size]. */
    readonly values: Region;
    /** Address of a float32; undefined for 1. */
    readonly scale: Region | undefined;
}

export interface OfferedGate extends Gate {
    take(): void;
}

/** What forward leaves for backward. */
export interface Computed {
    /** Adds the instructions of backward, to the program of the `forward` that this is of. */
    backward?(at: GradientRegions): void;
    /** Undefined where the gradient passes a layer in another way. */
    readonly gate?: Gate;
}

/** Where the windows of pooling lie. */
export interface PoolWindows {
    /** As `kernels/pooling.ts` reads them. */
    readonly words: readonly number[];
    /** Values of one example of the output. */
    readonly outputs: number;
}

/** What an op can be computed with, in the loop that computes the layer before it. */
export type Fusable =
    | { readonly what: 'relu' }
    | { readonly what: 'max_pool'; readonly windows: PoolWindows }
    /** Drops where the word of a unit is below `rate · 2³²`, and divides by `1 - rate`. */
    | { readonly what: 'dropout'; readonly rateAt: DropRate; readonly noiseKey: number };

/** One layer, ready to be added to programs: once for each. */
export interface WasmOp {
    readonly learned: readonly LearnedRegion[];
    readonly state?: readonly StateRegion[];
    /** True where the output is the input, value for value, training or not. */
    readonly isIdentity?: boolean;
    readonly fusable?: Fusable;
    /**
     * How many of the layers after it, each the only reader of the one before, the op computes itself: `forward` then gets
     * them as `tail`, and the output of the last of them.
     */
    takesIn?(next: readonly Fusable[]): number;
    /** Adds the instructions that compute the output. State is brought up to date by the instructions of backward. */
    forward(build: Building, at: LayerRegions): Computed;
    /**
     * For noises on the weights of the next affine layer: that layer's op with the noise in it, run in its place. `others`
     * is the rate of further ones that drop the same weights, to be dropped with its own.
     */
    actOnWeights?(affine: WasmOp, others?: DropRate): WasmOp;
    /** Of such noises that drop weights: several of them act as one. */
    readonly weightDropRate?: DropRate;
    readonly learnedRates?: { readonly rates: LearnedRates['rates']; readonly logAlpha: Region };
    /**
     * Of affine layers whose weights are noisy: adds the variance of each output at evaluation, [rows, outputs], to the
     * program; undefined where there is none.
     */
    outputVariance?(build: Building, at: LayerRegions): Region | undefined;
}

/** One use of a layer in a network; see `OpUse`. */
export type WasmOpUse<K extends LayerKind> = Omit<OpUse<K>, 'precision' | 'capacity' | 'actedOn'> & {
    /** For noises of trait `actsOn`. */
    readonly actedOn?: AffineUse<WasmOp> | undefined;
};

/** Makes the op of one kind. Throws CannotRun where these parameters cannot be run. */
export type WasmOpOf<K extends LayerKind> = (use: WasmOpUse<K>) => WasmOp;
