// Extension host <-> training worker. A worker trains one run at a time, of a pool one after the other; the host owns the
// runs and keeps what it is sent.

import type { ConfusionMatrix, RunDetails } from '../model/epoch-details.ts';
import type { SplitExamples } from '../model/examples.ts';
import type { MeasureValues } from '../model/measures.ts';
import type { EpochMetrics, RunSummary } from '../model/metrics.ts';
import type { Decisions, MonteCarloLook, Prediction, TrialFacts } from '../model/predictions.ts';
import type { ResolvedRun } from '../model/resolved.ts';

export const trainingProtocolVersion = 2;

export interface TrainingJob {
    readonly run: ResolvedRun;
    /** Folder or address that relative paths of data sources start from: the spec's folder. */
    readonly baseUri: string;
    /** Where the built-in data sets lie: a folder, or an address in the browser. */
    readonly builtinDataUri: string;
    /** The line of the spec, from 1, that each layer of the network stands on, by id; for messages. */
    readonly layerLines?: readonly (number | undefined)[];
    /** Where and as what the run is kept; absent where it is not. */
    readonly history?: RunHistoryEntry;
    readonly engine?: EngineChoice;
    /** The epoch after which it is stopped, to go on later as if it never was; left out, it is trained to its end. */
    readonly until?: number;
}

/** How a run is computed. What it computes does not depend on the number of threads. */
export interface EngineChoice {
    /** So many threads; as many as help where it is left out. */
    readonly threads?: number;
    /** True for the same bits on every machine, which may take longer; false where it is left out. */
    readonly portable?: boolean;
    /** Runs that share the machine with this one, itself included; 1 where it is left out. */
    readonly runsAtOnce?: number;
}

/** Plain, so that a worker writes the history of its run itself. */
export interface RunHistoryEntry {
    /** The store's file. */
    readonly store: string;
    /** Unique in the world. */
    readonly id: string;
    readonly spec: string;
    readonly specUri: string;
    /** The exact text of the spec. */
    readonly specText?: string;
    readonly twinOf?: string;
    /** In milliseconds since 1970. */
    readonly startedAt: number;
    readonly environment: Readonly<Record<string, string>>;
    readonly display?: Readonly<Record<string, number>>;
    readonly sweep?: SweepPlace;
    /** What the store may take up; the oldest runs are removed for a new one. */
    readonly maximumBytes: number;
    /**
     * Set where the run is in the store and goes on from there, rather than begins; `further` where the job has more epochs
     * by now, for which early stopping counts its patience anew.
     */
    readonly goesOn?: 'resume' | 'further';
}

/** Which run of which sweep it is. */
export interface SweepPlace {
    /** Of the sweep: the same for all its runs, and for no other's. */
    readonly id: string;
    /** From 0. */
    readonly index: number;
    /** The value of each axis, as it is written. */
    readonly values: Readonly<Record<string, string>>;
    /** Set where it is no sweep of a spec: a comparison of two networks over seeds, by `network`, or candidates for drop rates. */
    readonly kind?: 'comparison' | 'rates';
}

/** Where in the run training stands, at most ten times a second. */
export interface TrainingProgress {
    /** The epoch in progress, from 1. */
    readonly epoch: number;
    readonly epochs: number;
    /** Steps done in all, and the whole number of them. */
    readonly step: number;
    readonly steps: number;
    readonly seconds: number;
    /** What the run takes of memory, its examples included, where the engine plans it; the same in every message. */
    readonly memoryBytes?: number;
    /** True where training waits to be resumed. */
    readonly paused?: boolean;
    /** Epochs finished since the last message, in order; never repeated, never left out. */
    readonly finished: readonly EpochMetrics[];
    /** Of the last and of the best epoch so far, where they finished since the last message. */
    readonly details?: RunDetails;
    /** What the user should know of the data, the same in every message: rows that were left out. */
    readonly notes?: readonly string[];
    /** The epochs before those of this training, in the first message of a run that goes on. */
    readonly earlier?: readonly EpochMetrics[];
    /** Why the history lacks what was trained, the same in every message from then on; training goes on. */
    readonly historyProblem?: string;
}

/** How a run ended. A failure says where it began: `layer` is a layer's description, as `dense 2 (line 7)`. */
export type TrainingOutcome =
    | { readonly outcome: 'finished'; readonly summary: RunSummary; readonly historyProblem?: string }
    | {
          readonly outcome: 'stopped';
          readonly summary: RunSummary | undefined;
          readonly historyProblem?: string;
      }
    | {
          readonly outcome: 'failed';
          readonly message: string;
          readonly epoch?: number;
          readonly layer?: string;
      };

/** One look at the test part. */
export type EvaluationOutcome =
    | { readonly outcome: 'evaluated'; readonly evaluation: TestEvaluationResult }
    | { readonly outcome: 'failed'; readonly message: string };

export interface TestEvaluationResult {
    /** The epoch of the weights: the one with the lowest validation loss. */
    readonly epoch: number;
    readonly examples: number;
    readonly loss: number;
    readonly accuracy?: number;
    readonly rmse?: number;
    readonly measures: MeasureValues;
    readonly confusion?: ConfusionMatrix;
    /** Looks at the test part before this one, which make it worth less. */
    readonly before: number;
}

/** What the store is to be rid of. */
export interface TidyRequest {
    readonly store: string;
    readonly maximumBytes: number;
    /** In milliseconds since 1970: what was removed before is removed for good. */
    readonly removedBefore: number;
}

/** What the host may ask of the worker, one thing at a time; `tidy` and what opens a run for other ends than training once. */
export interface TrainingWorkerApi {
    /** Settles when the run has ended, however it ended. */
    train(job: TrainingJob): Promise<TrainingOutcome>;
    /** The same on examples that were read before, by whichever worker. */
    trainOn(request: {
        readonly job: TrainingJob;
        readonly examples: SplitExamples;
    }): Promise<TrainingOutcome>;
    /**
     * Reads the examples of a job into shared memory, for every worker. Undefined where each reads its own: they are larger
     * than memory, or cannot be read, which training says.
     */
    readExamples(job: TrainingJob): Promise<SplitExamples | undefined>;
    /**
     * Begins the run of `job`, keeps nothing of it, and ends it after its first moments or at the next request: the worker that
     * waits for a run like it then has its code compiled. Settles when that is over, however it went.
     */
    rehearse(job: TrainingJob): Promise<void>;
    /** Evaluates a run of the store on its test part, with the weights of its best epoch, and notes it there. */
    evaluate(job: TrainingJob): Promise<EvaluationOutcome>;
    /** Opens a run of the store to be tried, with the weights of its best epoch; a message for the user where it cannot be. */
    openTrial(job: TrainingJob): Promise<TrialFacts | string>;
    /** What the opened run says of an example: `features` unscaled, `samples` dropout networks. */
    predict(question: {
        readonly features: readonly number[];
        readonly samples: number;
    }): Promise<Prediction>;
    /**
     * Looks at a run of the store with the weights of its best epoch so far: at the plane of its two features, or at what
     * averaging dropout networks does. Undefined where there is no such thing; a message for the user where it cannot be told.
     */
    decisions(job: TrainingJob): Promise<Decisions | string | undefined>;
    monteCarlo(job: TrainingJob): Promise<MonteCarloLook | string | undefined>;
    /** Makes room in the store; fails with a message for the user. */
    tidy(request: TidyRequest): Promise<void>;
    /** Asks the run to end after the step in progress; `train` then settles with `stopped`. */
    stop(): Promise<void>;
    /** Asks the run to wait after the step in progress, and tells so by its progress. */
    pause(): Promise<void>;
    /** Lets a paused run go on. */
    unpause(): Promise<void>;
}

/** What the worker tells the host. */
export interface TrainingHostApi {
    /** The worker's first word. Receiver's duty: end the worker where the version is not its own. */
    ready(hello: { readonly version: number }): Promise<void>;
    progress(progress: TrainingProgress): Promise<void>;
    /** The bytes of a file that the worker cannot read itself; fails with a message that a user can read. */
    readFile(address: string): Promise<Uint8Array>;
}
