// Sweeps as the panel is told of them: how each run stands, and what came out so far.

import type { RunState } from '../model/run-state.ts';
import type { SweptCombination } from '../model/swept-combination.ts';

export interface SweepSnapshot {
    /** Unique in the world. */
    readonly id: string;
    /** The run that it starts from, as the spec names it. */
    readonly name: string;
    /** The spec's file name, for people. */
    readonly spec: string;
    readonly axes: readonly string[];
    readonly state: 'running' | 'stopped' | 'ended';
    /** Runs that were asked for; absent where only those are known that have begun. */
    readonly count?: number;
    /** Until all have ended, at the pace of those that train or have trained here; absent where too little is known of it. */
    readonly remainingSeconds?: number;
    /** In the order of the sweep. */
    readonly runs: readonly SweptRunSnapshot[];
    /** Those with a run that has ended, the best first. */
    readonly combinations: readonly SweptCombination[];
}

/** One run of a sweep. */
export interface SweptRunSnapshot {
    /** As in the run history; absent for a combination that makes no run. */
    readonly id?: string;
    /** Its place in the sweep, from 0. */
    readonly index: number;
    /** The value of each axis, as it is written. */
    readonly labels: readonly string[];
    readonly seed: number;
    readonly state: RunState;
    /** Epochs that are done. */
    readonly epoch: number;
    readonly epochs: number;
    /** The epoch with the lowest validation loss so far, and what was measured there; absent before the first. */
    readonly best?: SweptRunBest;
    /** Why it failed, where it did. */
    readonly message?: string;
}

export interface SweptRunBest {
    /** From 1. */
    readonly epoch: number;
    readonly validationLoss: number;
    /** For classification, in [0, 1]. */
    readonly validationAccuracy?: number;
    /** For regression. */
    readonly validationRmse?: number;
}
