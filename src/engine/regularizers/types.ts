// What a regularizer is: a penalty, whose gradient is added to the loss's, or a constraint, which brings the weights back
// after each update.

import type { ValuesOf } from '../../catalog/parameters.ts';
import type { RegularizerName, regularizers } from '../../catalog/regularizers/index.ts';
import type { Floats } from '../floats.ts';

export interface RunningRegularizer {
    /** Adds the penalty's gradient to `gradient`. */
    addGradient?(weights: Floats, gradient: Floats): void;
    /** Brings the weights, [inputs, units] row-major, back to where they may be. */
    constrain?(weights: Floats): void;
}

export type RegularizerParameters<N extends RegularizerName> = ValuesOf<
    (typeof regularizers)[N]['parameters']
>;

/** `units` is the length of the last axis of the weights it will act on. */
export type Regularizer<N extends RegularizerName> = (
    parameters: RegularizerParameters<N>,
    units: number,
) => RunningRegularizer;
