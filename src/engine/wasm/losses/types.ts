// What a loss is on this backend.

import type { LossName } from '../../../catalog/index.ts';
import type { LossParameters } from '../../losses/types.ts';
import type { LossInput } from '../../network-graph.ts';
import type { Building } from '../building.ts';
import type { Region } from '../region.ts';

export interface LossRegions {
    /** [rows, width]. */
    readonly outputs: Region;
    readonly targets: Region;
    /** Of the mean over the rows; undefined where none is asked for. */
    readonly gradient: Region | undefined;
    /** Out: the loss of each row, float64. */
    readonly rowLosses: Region;
    /** Values of one example. */
    readonly width: number;
    /** Places of the batch's examples. */
    readonly places: Region;
    /** Out, where the loss reads scores of classes: for each row -ln p of its class and the largest p, float64. */
    readonly readings: Region;
}

/** Adds the instructions of a loss. */
export type AddLoss = (build: Building, at: LossRegions) => void;

export type WasmLoss<N extends LossName> = (
    parameters: LossParameters<N>,
    form: LossInput['form'],
) => AddLoss;
