// What a regularizer is: a penalty, whose gradient is added to the loss's, or a constraint, which brings the weights back
// after each update.

import type { ValuesOf } from '../../catalog/parameters.ts';
import type {
    ActivityRegularizerName,
    activityRegularizers,
    RegularizerName,
    regularizers,
} from '../../catalog/regularizers/index.ts';
import type { Floats } from '../floats.ts';

export interface RunningRegularizer {
    /** The penalty, in units of the mean loss. */
    penalty?(weights: Floats): number;
    /** Adds the penalty's gradient to `gradient`. */
    addGradient?(weights: Floats, gradient: Floats): void;
    /** Brings the weights, [inputs, units] row-major, back to where they may be. */
    constrain?(weights: Floats): void;
    /** A penalty that depends on the batch besides the weights. */
    readonly linear?: LinearPenalty;
}

/** A batch as a generalized linear model sees it: `y = x W + b`, and a loss of y. */
export interface LinearBatch {
    readonly rows: number;
    readonly inputs: number;
    /** [rows, inputs]. */
    readonly x: Floats;
    /** [rows, units]: the linear outputs. */
    readonly y: Floats;
    /** [inputs, units]. */
    readonly weights: Floats;
    /** The name of the loss, which y is the score of. */
    readonly loss: string;
}

export interface LinearPenalty {
    /** The sum of the examples' penalties, in float64. */
    sum(batch: LinearBatch): number;
    /** Adds the gradient of the mean over the rows. */
    addGradient(batch: LinearBatch, weightsGradient: Floats, biasGradient: Floats | undefined): void;
}

/** A penalty on what a layer computes, as a part of the mean loss. `count` values are in use, the last axis runs fastest. */
export interface RunningActivityRegularizer {
    penalty(output: Floats, count: number): number;
    addGradient(output: Floats, outputGradient: Floats, count: number): void;
}

export type RegularizerParameters<N extends RegularizerName> = ValuesOf<
    (typeof regularizers)[N]['parameters']
>;

/** `units` is the length of the last axis of the weights it will act on. */
export type Regularizer<N extends RegularizerName> = (
    parameters: RegularizerParameters<N>,
    units: number,
) => RunningRegularizer;

/** `units` is the length of the last axis of the output. */
export type ActivityRegularizer<N extends ActivityRegularizerName> = (
    parameters: ValuesOf<(typeof activityRegularizers)[N]['parameters']>,
    units: number,
) => RunningActivityRegularizer;
