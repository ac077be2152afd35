// What an optimizer is on this backend.

import type { OptimizerName } from '../../../catalog/index.ts';
import type { Moment, OptimizerParameters } from '../../optimizers/types.ts';
import type { Building } from '../building.ts';
import type { LearnedRegion } from '../ops/types.ts';
import type { Word } from '../program.ts';
import type { Region } from '../region.ts';

export interface Updated {
    readonly tensor: LearnedRegion;
    /** As many as `memories` says, each of the length of the array; zero at first. */
    readonly memory: readonly Region[];
}

/** An instruction that updates arrays: its `words`, how many arrays, and the words of each. */
export interface UpdateInstruction {
    readonly opcode: number;
    readonly words: readonly Word[];
    wordsOf(updated: Updated, gradient: Word): readonly Word[];
}

export interface WasmOptimizer {
    readonly memories: number;
    instruction(build: Building, momentOf: (step: number) => Moment): UpdateInstruction;
}

export type WasmOptimizerOf<N extends OptimizerName> = (parameters: OptimizerParameters<N>) => WasmOptimizer;
