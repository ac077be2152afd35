// Extension host <-> training worker. One worker trains one run and ends; the host owns the run and keeps what it sends.

import type { RunDetails } from '../model/epoch-details.ts';
import type { EpochMetrics, RunSummary } from '../model/metrics.ts';
import type { ResolvedRun } from '../model/resolved.ts';

export const trainingProtocolVersion = 1;

export interface TrainingJob {
    readonly run: ResolvedRun;
    /** Folder or address that relative paths of data sources start from: the spec's folder. */
    readonly baseUri: string;
    /** Where the built-in data sets lie: a folder, or an address in the browser. */
    readonly builtinDataUri: string;
    /** The line of the spec, from 1, that each layer of the network stands on, by id; for messages. */
    readonly layerLines?: readonly (number | undefined)[];
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
    /** Epochs finished since the last message, in order; never repeated, never left out. */
    readonly finished: readonly EpochMetrics[];
    /** Of the last and of the best epoch so far, where they finished since the last message. */
    readonly details?: RunDetails;
    /** What the user should know of the data, the same in every message: rows that were left out. */
    readonly notes?: readonly string[];
}

/** How a run ended. A failure says where it began: `layer` is a layer's description, as `dense 2 (line 7)`. */
export type TrainingOutcome =
    | { readonly outcome: 'finished'; readonly summary: RunSummary }
    | { readonly outcome: 'stopped'; readonly summary: RunSummary | undefined }
    | {
          readonly outcome: 'failed';
          readonly message: string;
          readonly epoch?: number;
          readonly layer?: string;
      };

/** What the host may ask of the worker. */
export interface TrainingWorkerApi {
    /** Settles when the run has ended, however it ended. */
    train(job: TrainingJob): Promise<TrainingOutcome>;
    /** Asks the run to end after the step in progress; `train` then settles with `stopped`. */
    stop(): Promise<void>;
}

/** What the worker tells the host. */
export interface TrainingHostApi {
    /** The worker's first word. Receiver's duty: end the worker where the version is not its own. */
    ready(hello: { readonly version: number }): Promise<void>;
    progress(progress: TrainingProgress): Promise<void>;
    /** The bytes of a file that the worker cannot read itself; fails with a message that a user can read. */
    readFile(address: string): Promise<Uint8Array>;
}
