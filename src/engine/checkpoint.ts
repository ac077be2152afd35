// All that a run needs to go on where it stood: plain values and typed arrays. Random numbers are a function of seed and
// step, so of chance nothing has to be kept. A run that goes on from a checkpoint ends with the bits of one that was never
// interrupted.

import type { Shape } from '../core/shape.ts';
import type { LearnedArray, RunningNetwork } from './backend.ts';
import { CannotRun } from './cannot-run.ts';
import { changedFiles, type Fingerprint } from './fingerprint.ts';
import type { Floats, Precision } from './floats.ts';

export const checkpointVersion = 1;

/** One array of a network, [shape], row-major. */
export interface SavedArray {
    /** The layer's place in the network. */
    readonly layer: number;
    /** Unique in its layer and list. */
    readonly name: string;
    readonly shape: Shape;
    readonly values: Floats;
}

/** Taken between two epochs. */
export interface Checkpoint {
    readonly version: number;
    readonly fingerprint: Fingerprint;
    readonly precision: Precision;
    /** Whole epochs done. */
    readonly epoch: number;
    /** Updates done. */
    readonly step: number;
    /** Weights, then running averages. */
    readonly network: readonly SavedArray[];
    /** Momenta and moments of the optimizer. */
    readonly memory: readonly SavedArray[];
    /** Of a run with early stopping. */
    readonly earlyStopping?: SavedEarlyStopping;
}

export interface SavedEarlyStopping {
    /** Of the last epochs up to this one: those that the patience counts. */
    readonly validationLosses: readonly number[];
    /** True where this epoch was the last by its rule. */
    readonly isOver: boolean;
    readonly bestEpoch: number;
    readonly bestValidationLoss: number;
    /** The weights and running averages of that epoch. */
    readonly best: readonly SavedArray[];
}

/** The arrays without what else a network knows of them; not copied. */
export function savedArrays(arrays: readonly LearnedArray[]): readonly SavedArray[] {
    return arrays.map(({ layer, name, shape, values }) => ({ layer, name, shape, values }));
}

/** The checkpoint of a run that early stopping has ended, with its patience counted anew, so that it can go on. */
export function withNewPatience(checkpoint: Checkpoint): Checkpoint {
    const { earlyStopping } = checkpoint;
    return earlyStopping?.isOver
        ? { ...checkpoint, earlyStopping: { ...earlyStopping, validationLosses: [], isOver: false } }
        : checkpoint;
}

/** @throws CannotRun where the checkpoint is of something else, saying of what. */
export function checkCheckpoint(checkpoint: Checkpoint, mine: Fingerprint, precision: Precision): void {
    if (checkpoint.version !== checkpointVersion) {
        throw new CannotRun(
            `This run was saved in format ${checkpoint.version}, and this version reads format ${checkpointVersion} only: update Dropout Lab to go on with it, or train anew.`,
        );
    }
    const others = (['network', 'settings', 'data'] as const).filter(
        part => checkpoint.fingerprint[part] !== mine[part],
    );
    if (others.length > 0) {
        const names = { network: 'network', settings: 'settings of train', data: 'data' };
        const changed = others.includes('data') ? changedFiles(checkpoint.fingerprint, mine) : undefined;
        throw new CannotRun(
            `What was saved after epoch ${checkpoint.epoch} does not belong to this run: its ${others.map(part => names[part]).join(' and ')} ${others.includes('settings') || others.length > 1 ? 'were' : 'was'} other${changed === undefined ? '' : `: ${changed}`}. Train anew.`,
        );
    }
    if (checkpoint.precision !== precision) {
        throw new CannotRun(
            `This run was saved in ${checkpoint.precision}, and is to go on in ${precision}.`,
        );
    }
}

/** Gives the network the weights and running averages of `saved`. @throws CannotRun where they are of another network. */
export function restoreNetwork({ learned, state }: RunningNetwork, saved: readonly SavedArray[]): void {
    restore([...learned, ...state], saved);
}

/** Gives the network all that `checkpoint` has of it. @throws CannotRun where it is of another network. */
export function restoreCheckpoint(network: RunningNetwork, checkpoint: Checkpoint): void {
    restoreNetwork(network, checkpoint.network);
    restore(network.memory, checkpoint.memory);
    network.continueAfter(checkpoint.step);
}

function restore(into: readonly LearnedArray[], saved: readonly SavedArray[]): void {
    const fits =
        into.length === saved.length &&
        into.every(
            ({ layer, name, values }, index) =>
                saved[index]!.layer === layer &&
                saved[index]!.name === name &&
                saved[index]!.values.length === values.length,
        );
    if (!fits) {
        throw new CannotRun('The saved weights do not fit this network: train anew.');
    }
    for (const [index, { values }] of into.entries()) {
        values.set(saved[index]!.values);
    }
}
