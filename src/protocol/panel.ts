// Extension host <-> the webview that shows the curves. The host owns the runs. The view keeps only what is looked at
// (selection, zoom, smoothing) and asks for everything else by `ready`, so re-creating it is nothing special.

import type { RunDetails } from '../model/epoch-details.ts';
import type { FirstLayerWeights } from '../model/first-layer.ts';
import type { MeasureKey } from '../model/measures.ts';
import type { Decisions, MonteCarloLook } from '../model/predictions.ts';
import type { RunState } from '../model/run-state.ts';
import type { SweepSnapshot } from './panel-sweeps.ts';
import type { SweepPlace } from './training.ts';

export const panelProtocolVersion = 1;

/** What is known of a run besides its curves. */
export interface RunInfo {
    /** Unique in this window. */
    readonly id: string;
    /** As the spec names it; a twin's ends in `/without-dropout`. */
    readonly name: string;
    /** What the user calls it. */
    readonly label?: string;
    /** The spec's file name, for people. */
    readonly spec: string;
    /** Counts the runs of this name and spec in this window, from 1: `digits_mlp #2` is the second. */
    readonly attempt: number;
    readonly state: RunState;
    /** Which colour of the palette the run has for as long as it exists, from 0; the palette repeats. */
    readonly color: number;
    /** False where the network has no noise layer, so that there is no twin to compare with. */
    readonly hasNoise: boolean;
    /** True where its examples are points of a plane with classes. */
    readonly isPlane?: boolean;
    /** The run that this one is the twin of. */
    readonly twinOf?: string;
    /** The sweep that it is one run of. */
    readonly sweep?: SweepPlace;
    /** Started at, in milliseconds since 1970. */
    readonly startedAt: number;
    readonly seed: number;
    /** Runs with the same text here differ in nothing but their seed; absent where that is not known. */
    readonly kin?: string;
    readonly parameters: number;
    readonly task: 'classification' | 'regression';
    readonly loss: string;
    readonly epochs: number;
    /** Epochs that are done: what the curves show, and what every place says. */
    readonly epoch: number;
    readonly step: number;
    readonly steps: number;
    readonly seconds: number;
    /** What its arrays take: estimated until the worker says it. */
    readonly memoryBytes?: number;
    readonly trainingExamples?: number;
    readonly validationExamples?: number;
    /** Why it failed, where it did. */
    readonly message?: string;
    /** What the user should know of its data: rows that were left out. */
    readonly notes?: readonly string[];
}

/**
 * The curves of a run, one column a quantity and one row an epoch: row i is epoch `firstEpoch + i`.
 * `trainingMetric` and `validationMetric` are accuracies in [0, 1], or root mean squared errors for regression.
 */
export interface Curves {
    readonly firstEpoch: number;
    readonly trainingLoss: Float32Array;
    readonly validationLoss: Float32Array;
    readonly trainingMetric: Float32Array;
    readonly validationMetric: Float32Array;
    readonly trainingLossWithDropout: Float32Array;
    readonly seconds: Float32Array;
    /** Divergence of the learned drop rates from their prior; empty where the run learns none. */
    readonly klTerm: Float32Array;
    /** Quadratic approximation of dropout's penalty on the training examples; empty where the network has none. */
    readonly adaptiveL2: Float32Array;
    /** One entry for each layer that learns drop rates. */
    readonly learnedRates: readonly LearnedRateCurves[];
    /** Empty columns for those that the run does not have. */
    readonly measures: Readonly<Record<MeasureKey, Float32Array>>;
}

/** The drop rates, in (0, 1), that one layer has learned, in columns of the same rows as the run's other curves. */
export interface LearnedRateCurves {
    /** `variational_dropout 2 (line 7)`. */
    readonly layer: string;
    readonly minimum: Float32Array;
    readonly median: Float32Array;
    readonly maximum: Float32Array;
    /** Share of its weights whose rate passes 0.95; empty where the rates are not those of weights. */
    readonly sparsity: Float32Array;
}

/** Receiver's duty: replace everything it shows of this run. */
export interface RunSnapshot {
    readonly info: RunInfo;
    readonly curves: Curves;
    /** Those of the best and the last epoch that are among the epochs of `curves`; the others stay as they are. */
    readonly details?: RunDetails;
}

/** A chart as the contents of a file. */
export interface ExportedFile {
    readonly kind: 'png' | 'svg' | 'csv';
    /** `digits_mlp loss.svg` */
    readonly name: string;
    readonly content: string | Uint8Array;
}

/** What the host tells the view. */
export interface PanelViewApi {
    /** Everything, at `ready` and whenever the view shows again. Replaces all that was known. */
    state(state: {
        readonly sequence: number;
        readonly runs: readonly RunSnapshot[];
        /** Receiver's duty: show these runs and no others, the first as the one that the panel is about. */
        readonly focus?: readonly string[];
    }): Promise<void>;
    /**
     * The runs that changed since the last message, at most ten times a second; `curves` hold only the new epochs.
     * Receiver's duty: append where `firstEpoch` continues what it has, else ask again with `ready`.
     */
    update(update: { readonly sequence: number; readonly runs: readonly RunSnapshot[] }): Promise<void>;
    /**
     * Sweeps that stand otherwise, each whole, at most four times a second; all there are after `ready`.
     * Receiver's duty: replace what it shows of each, and show `focus` instead of runs where it is given.
     */
    sweeps(news: { readonly sweeps: readonly SweepSnapshot[]; readonly focus?: string }): Promise<void>;
    /** The charts that can be exported as they are now. */
    charts(): Promise<readonly { readonly id: string; readonly title: string }[]>;
    /** One of them; undefined where it is gone. */
    exportChart(chart: {
        readonly id: string;
        readonly kind: ExportedFile['kind'];
    }): Promise<ExportedFile | undefined>;
}

/** What the view asks of the host. Every argument is checked at the border. */
export interface PanelHostApi {
    ready(hello: { readonly version: number }): Promise<void>;
    stop(run: { readonly id: string }): Promise<void>;
    /** Has a run wait where it is. */
    pause(run: { readonly id: string }): Promise<void>;
    /** Goes on with a run that was paused, stopped or interrupted. */
    resume(run: { readonly id: string }): Promise<void>;
    /** Trains the spec of this run again, as its text is now. */
    trainAgain(run: { readonly id: string }): Promise<void>;
    /** Trains the twin without dropout of this run and shows it with it. */
    compare(run: { readonly id: string }): Promise<void>;
    /** Forgets a run that has ended. */
    remove(run: { readonly id: string }): Promise<void>;
    /** Asks what a run is to be called, which the state then says. */
    rename(run: { readonly id: string }): Promise<void>;
    /** Shows the spec at the run's `train`. */
    revealSpec(run: { readonly id: string }): Promise<void>;
    /** The weights of the best epoch that read the input, of a run that has ended; undefined where they are no images. */
    firstLayer(run: { readonly id: string }): Promise<FirstLayerWeights | undefined>;
    /** What a run of two features says of their plane, with the weights of its best epoch so far; undefined where that is not known. */
    decisions(run: { readonly id: string }): Promise<Decisions | undefined>;
    /** What averaging dropout networks of a run does; undefined where that is not known. Takes seconds. */
    monteCarlo(run: { readonly id: string }): Promise<MonteCarloLook | undefined>;
    /** Shows a sweep of the history, by `sweeps`; one that is gone is left alone. */
    openSweep(sweep: { readonly id: string }): Promise<void>;
    /** Ends the runs of a sweep that train, and begins no others. */
    stopSweep(sweep: { readonly id: string }): Promise<void>;
    /** Shows these runs of the history, by `state`, and no others. */
    showRuns(runs: { readonly ids: readonly string[] }): Promise<void>;
    /** Asks where to keep the report of a sweep, a page that stands alone, and writes it. */
    saveSweepReport(sweep: { readonly id: string }): Promise<void>;
    /** Asks where to keep a file and writes it. */
    saveFile(file: ExportedFile): Promise<void>;
    /** Opens a new model to begin with. */
    newModel(): Promise<void>;
}
