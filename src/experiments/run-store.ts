// What is kept of runs: how they were asked for, what they measured, and the weights to go on from. On Node it is a SQLite
// database (`platform/node/run-store.ts`), in a browser memory; both behave as said here.

import type { Disposable } from '../core/disposable.ts';
import type { Checkpoint, SavedArray } from '../engine/checkpoint.ts';
import type { Fingerprint } from '../engine/fingerprint.ts';
import type { ConfusionMatrix, EpochDetails, LayerStatistics, RunDetails } from '../model/epoch-details.ts';
import type { MeasureValues } from '../model/measures.ts';
import type { EpochMetrics } from '../model/metrics.ts';
import type { NoiseMeasures } from '../model/noise-measures.ts';
import type { RunState } from '../model/run-state.ts';
import type { SweepPlace, TrainingJob, TrainingOutcome } from '../protocol/training.ts';
import type { KeptMeasurement } from './kept-measurements.ts';

/** A run as it is asked for. */
export interface NewRun {
    /** Unique in the world, as a UUID is. */
    readonly id: string;
    /** The spec's file name, for people. */
    readonly spec: string;
    readonly specUri: string;
    /** The exact text of the spec as it was trained; absent where it is not known. */
    readonly specText?: string;
    /** The run whose twin this is. */
    readonly twinOf?: string;
    /** In milliseconds since 1970. */
    readonly startedAt: number;
    /** Versions and backend, as text by name. */
    readonly environment: Readonly<Record<string, string>>;
    /** What a view wants to find again, as the colour of its curve. */
    readonly display?: Readonly<Record<string, number>>;
    readonly sweep?: SweepPlace;
    /** What was trained: the resolved network, its data and its settings. */
    readonly job: TrainingJob;
}

/** `interrupted`: it was cut off by the sudden end of whatever trained it. */
export type StoredState = Extract<RunState, 'running' | 'finished' | 'stopped' | 'failed' | 'interrupted'>;

/** A run without its curves, weights and spec. */
export interface StoredRun {
    readonly id: string;
    /** As the spec names it. */
    readonly name: string;
    /** What the user calls it. */
    readonly label?: string;
    readonly notes?: string;
    /** What the user should know of its data: rows that were left out. */
    readonly dataNotes?: readonly string[];
    /** Never removed to make room. */
    readonly pinned: boolean;
    readonly spec: string;
    readonly specUri: string;
    readonly twinOf?: string;
    readonly seed: number;
    readonly parameters: number;
    readonly environment: Readonly<Record<string, string>>;
    readonly display: Readonly<Record<string, number>>;
    readonly state: StoredState;
    /** Why it failed, where it did. */
    readonly message?: string;
    readonly startedAt: number;
    readonly endedAt?: number;
    /** Trained for so long, over all its parts. */
    readonly seconds: number;
    /** Epochs that were asked for; 0 where they follow from `steps`. */
    readonly epochs: number;
    readonly epochsDone: number;
    readonly stepsDone: number;
    readonly bestEpoch?: number;
    readonly bestValidationLoss?: number;
    readonly bestValidationAccuracy?: number;
    readonly bestValidationRmse?: number;
    readonly finalGap?: number;
    /** True where there are weights to go on from. */
    readonly hasCheckpoint: boolean;
    /** Times that it was evaluated on its test part. */
    readonly testEvaluations: number;
    /** The sweep that it is one run of. */
    readonly sweep?: SweepPlace;
    /** What its noise does, where that was measured when it ended. */
    readonly noise?: NoiseMeasures;
}

/** What is kept of it of a run that has ended. */
export function noiseOf(outcome: TrainingOutcome): NoiseMeasures | undefined {
    return outcome.outcome === 'finished' ? outcome.summary.noise : undefined;
}

/** One look at the test part, with the weights of the best epoch. */
export interface TestEvaluation {
    /** In milliseconds since 1970. */
    readonly at: number;
    /** The epoch of the weights. */
    readonly epoch: number;
    readonly examples: number;
    readonly loss: number;
    readonly accuracy?: number;
    readonly rmse?: number;
    /** Everything that was measured of the predictions; absent in looks of older versions. */
    readonly measures?: MeasureValues;
    readonly confusion?: ConfusionMatrix;
}

/** The layers after one epoch, as `LayerStatistics` has them. */
export interface StoredLayers extends Omit<LayerStatistics, 'histograms'> {
    readonly epoch: number;
    /** Of the best and the last epoch, and of up to 64 others evenly spaced. */
    readonly histograms?: Uint32Array;
}

/** Weights and running averages after an epoch. */
export interface StoredWeights {
    readonly epoch: number;
    readonly step: number;
    /** What they were trained as and on. */
    readonly fingerprint: Fingerprint;
    readonly arrays: readonly SavedArray[];
}

export interface RunChanges {
    /** Empty to take it away. */
    readonly label?: string;
    readonly notes?: string;
    readonly pinned?: boolean;
    /** Added to what a view wants to find again. */
    readonly display?: Readonly<Record<string, number>>;
}

/** Writes one run while it trains. No other window or process trains that run as long as this is open. */
export interface RunRecorder extends Disposable {
    /**
     * Keeps epochs and the checkpoint after the last of them, all or nothing.
     *
     * @param checkpoint absent where no weights are kept
     * @param details of those of the epochs that there are some of
     * @throws StoreProblem; what was not kept may be handed over again with the next epoch.
     */
    save(epochs: readonly EpochMetrics[], checkpoint?: Checkpoint, details?: readonly EpochDetails[]): void;
    /** What the user should know of the data. @throws StoreProblem */
    note(dataNotes: readonly string[]): void;
    /** How it ended. @throws StoreProblem */
    end(outcome: TrainingOutcome, at: number): void;
    /** Nothing was trained: the run is as it was before. @throws StoreProblem */
    cancel(): void;
}

/** Every method throws StoreProblem where the store cannot do what is asked. */
export interface RunStore extends Disposable {
    /** In the order in which they were started, without those that were removed. */
    list(): StoredRun[];
    find(id: string): StoredRun | undefined;
    job(id: string): TrainingJob | undefined;
    /** The exact text of the spec. */
    specText(id: string): string | undefined;
    epochs(id: string): EpochMetrics[];
    /** Of the best and the last epoch. */
    details(id: string): RunDetails;
    /** The layers after every epoch, ascending; in a browser of the best and the last one. */
    layers(id: string): StoredLayers[];
    /** What the run goes on from. */
    checkpoint(id: string): Checkpoint | undefined;
    /** The weights of the epoch with the lowest validation loss. */
    bestWeights(id: string): StoredWeights | undefined;
    evaluations(id: string): TestEvaluation[];
    addEvaluation(id: string, evaluation: TestEvaluation): void;
    /** Begins a run. */
    begin(run: NewRun): RunRecorder;
    /** Goes on with a run, which may have another job by now: more epochs. */
    goOn(id: string, job: TrainingJob): RunRecorder;
    change(id: string, changes: RunChanges): void;
    /** Takes runs out of every list; `restore` brings them back until `tidy` has made room. A run that trains stays. */
    remove(ids: readonly string[], at: number): void;
    restore(ids: readonly string[]): void;
    /**
     * Removes for good what was removed before `removedBefore`, in milliseconds since 1970, and then the oldest runs that are
     * not pinned until the rest takes up to `maximumBytes`; a run that trains stays. Returns the ids of the latter.
     */
    tidy(maximumBytes: number, removedBefore: number): string[];
    /** What comparisons have shown, the oldest first. */
    measurements(): KeptMeasurement[];
    /** Keeps one, in place of an older one of its identity; the oldest go for new ones. */
    keepMeasurement(measurement: KeptMeasurement): void;
    /** What the store takes up, in bytes. */
    size(): number;
}

export type StoreProblemKind =
    /** Another program holds it, for longer than was waited. */
    | 'busy'
    /** The run trains elsewhere, or is gone. */
    | 'run'
    /** It was written by a newer version. */
    | 'newer'
    | 'corrupt'
    | 'unwritable'
    | 'full'
    /** This Node has no SQLite. */
    | 'missing'
    | 'other';

/** Why runs are not kept. The message is for the user. */
export class StoreProblem extends Error {
    readonly kind: StoreProblemKind;

    constructor(kind: StoreProblemKind, message: string) {
        super(message);
        this.kind = kind;
    }
}
