// The form of a catalogue entry: everything that the language, the linter, the editor and the reference pages know of a
// call. How it is computed lives in the engine; this folder says what exists and what it means.

import type { Shape } from '../core/shape.ts';
import type { Family, Parameters, ValuesOf } from './parameters.ts';
import type { Traits } from './traits.ts';

export interface Reference {
    /** `Srivastava et al. (2014), JMLR 15, section 10`. */
    readonly title: string;
    readonly url?: string;
}

export interface Documentation {
    /** One sentence that a tooltip can begin with. */
    readonly summary: string;
    /** Markdown, a short paragraph or two: what it computes, when to use it, what differs while training. */
    readonly details: string;
    /** Plain Unicode mathematics, one line a formula. */
    readonly formula?: string;
    readonly references: readonly Reference[];
    /**
     * A piece of NetSpec that uses it; executed by a test. For a layer it is the body of a model, beginning with
     * `input`; for every other family it is a value of that family's slot, as `l2(1e-4)`.
     */
    readonly example: string;
}

export interface Entry<P extends Parameters = Parameters> {
    readonly family: Family;
    readonly name: string;
    readonly documentation: Documentation;
    /** In the order in which positional arguments fill them. */
    readonly parameters: P;
    /** Of each group exactly one is given, as `rate` and `keep` of dropout. */
    readonly exactlyOneOf?: readonly (readonly (keyof P & string)[])[];
    /** Brings alternatives to one form after the arguments are checked: `keep = 0.8` becomes `rate = 0.2`. */
    normalize?(values: ValuesOf<P>): ValuesOf<P>;
    /** What is wrong with arguments each of which is right by itself; undefined where nothing is. */
    problem?(values: ValuesOf<P>): ArgumentProblem | undefined;
}

/** Arguments that do not go together. */
export interface ArgumentProblem {
    readonly argument: string;
    /** Another argument that is as much to blame: of the two the one that is written later is pointed at. */
    readonly or?: string;
    readonly expected: string;
    readonly found: string;
    readonly remedy?: string;
}

/** A shape that does not fit: what was expected and found, and the argument to point at where one is to blame. */
export interface ShapeProblem {
    readonly expected: string;
    readonly found: string;
    /** What would fix it, as an imperative sentence. */
    readonly remedy?: string;
    /** The layer that, put before this one, mends it, where it can be told: `flatten()`. */
    readonly insert?: string;
    readonly argument?: string;
}

export function isShapeProblem(result: Shape | ShapeProblem): result is ShapeProblem {
    return !Array.isArray(result);
}

/** The affine layer that a noise acts on (trait `actsOn`), as far as the noise's own parameters depend on it. */
export interface ActedOn {
    /** Its weights, without biases. */
    readonly weights: number;
    readonly biases: number;
}

export interface LayerEntry<P extends Parameters = Parameters> extends Entry<P> {
    readonly family: 'layer';
    /** False for what only the language itself inserts, as the layer that ends `residual` and `concat`. */
    readonly callable?: boolean;
    /** The output's shape for one example. `inputs` has one shape, or several for a merge. */
    outputShape(values: ValuesOf<P>, inputs: readonly Shape[]): Shape | ShapeProblem;
    /** Number of learned values, biases included. `actedOn` is given to layers of trait `actsOn`. */
    parameterCount(values: ValuesOf<P>, inputs: readonly Shape[], actedOn?: ActedOn): number;
    /** Number of weights, without biases; for affine layers. */
    weightCount?(values: ValuesOf<P>, inputs: readonly Shape[]): number;
    /** Multiply-adds of one forward pass on one example; biases, comparisons and elementwise functions count none. */
    multiplyAdds(values: ValuesOf<P>, inputs: readonly Shape[]): number;
    traits(values: ValuesOf<P>): Traits;
}

/** Declares a layer; its kind and the types of its parameters are inferred from what it is given. */
export function defineLayer<const N extends string, const P extends Parameters>(
    entry: LayerEntry<P> & { readonly name: N },
): LayerEntry<P> & { readonly name: N } {
    return entry;
}

/** Declares an entry of any other family. */
export function defineEntry<const F extends Family, const N extends string, const P extends Parameters, X>(
    entry: Entry<P> & { readonly family: F; readonly name: N } & X,
): Entry<P> & { readonly family: F; readonly name: N } & X {
    return entry;
}
