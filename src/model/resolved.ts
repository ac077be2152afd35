// The resolved spec that everyone shares: the language makes it, the linter, the engine, the charts and the exporters
// read it. Plain JSON: names are looked up, constants folded, defaults filled in, models and `repeat` unrolled, shapes
// inferred. Nothing here knows the syntax it came from, except for the trail back to it.

import type { DataSettings } from '../catalog/blocks/data.ts';
import type { TrainSettings } from '../catalog/blocks/train.ts';
import type { LayerKind } from '../catalog/layers/index.ts';
import type { CallValue, Value } from '../catalog/values.ts';
import type { Shape } from '../core/shape.ts';
import type { TextRange } from '../core/text-range.ts';

/** One step of the way from the network back to the text, outermost first. */
export type TrailStep =
    /** Inside the body of this model; `call` is where it was called as a layer, absent for the network itself. */
    | { readonly kind: 'model'; readonly name: string; readonly call?: TextRange }
    | {
          readonly kind: 'repeat';
          readonly iteration: number;
          readonly count: number;
          readonly range: TextRange;
      }
    | { readonly kind: 'residual'; readonly part: 'branch' | 'projection'; readonly range: TextRange }
    /** `branch` counts the branches from 1, in the order of the text and of what the merge reads. */
    | { readonly kind: 'concat'; readonly branch: number; readonly range: TextRange }
    /** The layer was written elsewhere, as the value of this parameter or constant; `definition` is that value. */
    | {
          readonly kind: 'reference';
          readonly name: string;
          readonly definition: TextRange;
          /** True for a parameter of a model, which may hold something else in another run; absent for a constant. */
          readonly varies?: true;
      };

/** A name that the value of an argument was computed from. */
export interface NameInValue {
    readonly name: string;
    /** A parameter of a model may hold another value in another run or in a sweep; a constant holds one. */
    readonly kind: 'parameter' | 'constant';
    /** Where the value that it holds here is written. */
    readonly value: TextRange;
    /** True where a call gave that value, rather than the declaration. */
    readonly given: boolean;
    /** True where the name is all that is written. */
    readonly alone: boolean;
}

export interface SourceTrail {
    /** The whole statement in a model's body, without its line break: what a fix removes or moves. */
    readonly statement: TextRange;
    /** The name in that statement: where a finding about the layer points. */
    readonly token: TextRange;
    /** Where the value of each written argument stands; possibly in a parameter's default, far from the statement. */
    readonly arguments: Readonly<Record<string, TextRange>>;
    readonly steps: readonly TrailStep[];
    /** For the written arguments whose value was computed from parameters or constants: from which. */
    readonly names?: Readonly<Record<string, readonly NameInValue[]>>;
    /**
     * Set where the layer has no statement of its own: the activation of `dense(10, activation = relu)` is a layer of
     * its own in the network, lowered from that argument.
     */
    readonly loweredFrom?: string;
}

export interface ResolvedLayer {
    /** Its place in `layers` of its network. */
    readonly id: number;
    readonly kind: LayerKind;
    /** Every parameter of its catalogue entry, defaults filled in and normalized. */
    readonly parameters: Readonly<Record<string, Value>>;
    /**
     * The layers whose outputs it reads; empty for `input`, two or more for a merge: the shortcut last, the branches of
     * `concat` in order. An empty branch is the layer before it, which a merge may so read more than once.
     */
    readonly inputs: readonly number[];
    readonly outputShape: Shape;
    readonly parameterCount: number;
    readonly multiplyAdds: number;
    readonly source: SourceTrail;
}

/** A network without cycles: every layer stands after the layers it reads. The last layer is the output. */
export interface ResolvedNetwork {
    /** The model's name. */
    readonly name: string;
    readonly layers: readonly ResolvedLayer[];
    /** All learned values. */
    readonly parameterCount: number;
}

/** What is known of a data set before it is read; absent facts are unknown, never guessed. */
export interface DataFacts {
    /** Rows of the source, before any split. */
    readonly rows?: number;
    /** Training examples, after split and limit. */
    readonly trainingExamples?: number;
    /** Shape of one example's features, as the source has it. */
    readonly featureShape?: Shape;
    readonly task?: 'classification' | 'regression';
    /** Number of classes, for classification. */
    readonly classes?: number;
}

/** Where a block and its settings stand. */
export interface BlockSource {
    readonly block: TextRange;
    /** The block's name, or the model's name for an unnamed `train`. */
    readonly token: TextRange;
    /** The name of each written setting; findings about a setting that is not written point at `token`. */
    readonly settings: Readonly<Record<string, TextRange>>;
    /** The value of each written setting. */
    readonly values: Readonly<Record<string, TextRange>>;
}

export interface ResolvedData {
    readonly name: string;
    readonly settings: DataSettings;
    readonly facts: DataFacts;
    readonly source: BlockSource;
}

export interface ResolvedRun {
    /** The run's name: its own, else the model's. The twin's ends in `/without-dropout`. */
    readonly name: string;
    readonly network: ResolvedNetwork;
    readonly data: ResolvedData;
    /** Every setting; `loss` is filled in by the last activation, and one of `epochs` and `steps` is null. */
    readonly settings: TrainSettings;
    readonly source: BlockSource;
}

/** One axis of a sweep: the name of a model parameter or a setting, and its values written as NetSpec. */
export interface SweepAxis {
    readonly name: string;
    readonly target: 'model' | 'train' | 'data';
    readonly values: readonly Value[];
    readonly labels: readonly string[];
    readonly range: TextRange;
}

export interface ResolvedSweep {
    /** The run that it starts from. */
    readonly run: string;
    readonly axes: readonly SweepAxis[];
    readonly repeats: number;
    /** How combinations are chosen; null for all of them. */
    readonly search: CallValue | null;
    readonly source: BlockSource;
}

export interface ResolvedSpec {
    /** One for each `train`. */
    readonly runs: readonly ResolvedRun[];
    /** The models that no `train` uses, with their defaults, and only where they begin with `input`. */
    readonly unusedNetworks: readonly ResolvedNetwork[];
    readonly data: readonly ResolvedData[];
    readonly sweeps: readonly ResolvedSweep[];
}
