// What an optimizer is: how many arrays it remembers for each learned array, all zero at first, and one update. Both are
// pure: everything an update changes is handed to it.

import type { OptimizerName, optimizers } from '../../catalog/optimizers/index.ts';
import type { ValuesOf } from '../../catalog/parameters.ts';
import type { Floats } from '../floats.ts';

/** One learned array; all four have its length. */
export interface Update {
    readonly values: Floats;
    readonly gradient: Floats;
    /** As many as `memories` says. */
    readonly memory: readonly Floats[];
    /** True for weights, which decay; biases and the values of normalization layers do not. */
    readonly isRegularized: boolean;
}

/** When an update happens; one object for the whole run, rewritten before each step. */
export interface Moment {
    /** Counts updates from 1, this one included. */
    step: number;
    /** Whole epochs before it. */
    epochsDone: number;
    /** Of the run. */
    epochs: number;
    /** The schedule's factor on the learning rate. */
    rateFactor: number;
}

export interface RunningOptimizer {
    readonly memories: number;
    /** Changes `values` and `memory`. */
    update(tensor: Update, moment: Moment): void;
}

export type OptimizerParameters<N extends OptimizerName> = ValuesOf<(typeof optimizers)[N]['parameters']>;
/** Throws CannotRun where these parameters cannot be run. */
export type Optimizer<N extends OptimizerName> = (parameters: OptimizerParameters<N>) => RunningOptimizer;
