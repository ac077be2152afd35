// What a loss is: a mean over the examples of a batch. It reads the network's output, or, where the catalogue fuses it
// with an output activation, the scores before that activation.

import type { LossName, losses } from '../../catalog/losses/index.ts';
import type { ValuesOf } from '../../catalog/parameters.ts';
import type { Floats } from '../floats.ts';
import type { LossInput } from '../network-graph.ts';

/** A batch as a loss sees it. */
export interface LossBatch {
    readonly rows: number;
    /** Values of one example. */
    readonly width: number;
    /** [rows, width]. */
    readonly outputs: Floats;
    /** [rows, width]; classes are one in their place and zero elsewhere. */
    readonly targets: Floats;
}

export interface RunningLoss {
    /** Σ over the rows of each example's loss, in float64. NaN or ∞ where the outputs are no longer finite. */
    sum(batch: LossBatch): number;
    /** Writes the gradient of the *mean* over the rows with respect to `outputs`, [rows, width]. */
    gradient(batch: LossBatch, into: Floats): void;
    /** With a single output, the value above which it says class 1. */
    readonly threshold: number;
}

export type LossParameters<N extends LossName> = ValuesOf<(typeof losses)[N]['parameters']>;
/** Losses that are fused with no activation need not ask in which form they get the outputs. */
export type Loss<N extends LossName> = (
    parameters: LossParameters<N>,
    form: LossInput['form'],
) => RunningLoss;
