// What an optimizer is on this backend.

import type { OptimizerName } from '../../../catalog/index.ts';
import type { Moment, OptimizerParameters } from '../../optimizers/types.ts';
import type { Building } from '../building.ts';
import type { LearnedRegion } from '../ops/types.ts';
import type { Region } from '../region.ts';

export interface Updated {
    readonly tensor: LearnedRegion;
    /** As many as `memories` says, each of the length of the array; zero at first. */
    readonly memory: readonly Region[];
}

export interface WasmOptimizer {
    readonly memories: number;
    /** Adds one instruction that updates all these arrays by `build.gradient(tensor)`. */
    addUpdate(build: Building, updated: readonly Updated[], momentOf: (step: number) => Moment): void;
}

export type WasmOptimizerOf<N extends OptimizerName> = (parameters: OptimizerParameters<N>) => WasmOptimizer;
