// Client <-> language server, beyond what the Language Server Protocol has.

import type { SpecDiagnostic } from '../model/finding.ts';
import type { FixOfRun, Measurements } from '../model/measurements.ts';
import type { ResolvedRun } from '../model/resolved.ts';
import type { SweptRun, SweptRuns } from '../model/swept-runs.ts';

/** What the client tells the server when it says hello (`initializationOptions`). */
export interface LanguageOptions {
    /** Address of the folder of the reference pages, for links to them; left out where they are not at hand. */
    readonly referenceUri?: string;
    /** True where the client answers `readTextRequest`. */
    readonly readsText?: boolean;
    /** What the server says, from English to the editor's language; English where left out. */
    readonly strings?: Readonly<Record<string, string>>;
    /** True where the client trains: it has `measureFixCommand`, to be offered beside each fix, and `findRateCommand`. */
    readonly measuresFixes?: boolean;
}

/** The client's command that measures a fix: its arguments are the address of the spec and a `MeasurableFix`. */
export const measureFixCommand = 'dropoutLab.measureFix';

/** The client's command that finds drop rates: its arguments are the address of the spec and the name of a run. */
export const findRateCommand = 'dropoutLab.findRate';

/** A notification to the server: all that training has shown of a spec, in place of what was said before. */
export const measurementsNotification = 'netspec/measurements';

export interface MeasurementsParams {
    readonly uri: string;
    readonly measurements: Measurements;
}

/** A notification to the client: what stands at the ends of lines of a spec, in place of what was said before. */
export const effectsNotification = 'netspec/effects';

export interface EffectsParams {
    readonly uri: string;
    readonly effects: readonly {
        readonly line: number;
        /** `validation error 3.1% -> 2.4%, -0.7 ± 0.2 over 8 seeds`. */
        readonly text: string;
    }[];
}

/** The client's command that is told of each fix that was applied: its arguments are a `ResolveFixParams`. */
export const fixAppliedCommand = 'dropoutLab.fixApplied';

/** A request: the fixes at a place of a spec that can be measured. */
export const measurableFixesRequest = 'netspec/measurableFixes';

export interface MeasurableFixesParams {
    readonly uri: string;
    /** The whole line counts. */
    readonly line: number;
}

/** A fix of a finding of the linter, and how to ask for it. */
export interface MeasurableFix {
    readonly rule: string;
    /** Its title, for people. */
    readonly fix: string;
    /** Which of the finding's fixes it is; goes before the title, which is another one in another language. */
    readonly key?: string;
    /** Of the finding. */
    readonly start: Position;
}

/** A request: the two runs that measuring a fix sets against each other, from the text as the editor has it. */
export const resolveFixRequest = 'netspec/resolveFix';

export interface ResolveFixParams extends MeasurableFix {
    readonly uri: string;
    /** Left out: the only run that the finding is in. */
    readonly run?: string;
    /** The text that it is a fix of, where that is no longer the editor's. */
    readonly specText?: string;
}

/** A run to train, with the text that it is from. */
export interface RunOfText {
    readonly run: ResolvedRun;
    /** As in `ResolveRunResult`. */
    readonly layerLines: readonly number[];
    readonly specText: string;
}

export type ResolveFixResult =
    | {
          readonly result: 'fix';
          readonly about: FixOfRun;
          /** As it stands. */
          readonly base: RunOfText;
          /** With the fix. */
          readonly variant: RunOfText;
      }
    | Exclude<ResolveRunResult, { result: 'run' }>;

/** The section of the editor's settings that the linter is configured by. */
export const lintSection = 'dropoutLab.lint';

/** A request to the client: the text of a file, which the server may be unable to read, as in a browser. */
export const readTextRequest = 'netspec/readText';

export interface ReadTextParams {
    readonly uri: string;
}

export interface ReadTextResult {
    /** Null where there is no such file, or it is no text. */
    readonly text: string | null;
}

/** A request: the run to train, from the text as the editor has it, saved or not. */
export const resolveRunRequest = 'netspec/resolveRun';

export interface ResolveRunParams {
    readonly uri: string;
    /** Left out: the only run of the file. */
    readonly run?: string;
    /** Resolves the twin without dropout instead. */
    readonly withoutDropout?: boolean;
}

/** A request: the sweep to run, from the text as the editor has it. */
export const resolveSweepRequest = 'netspec/resolveSweep';

export interface ResolveSweepParams {
    readonly uri: string;
    /** The run that it starts from. Left out: the only sweep of the file. */
    readonly run?: string;
}

export type ResolveSweepResult =
    | ({
          readonly result: 'sweep';
          /** The run that it starts from. */
          readonly run: string;
      } & Omit<SweptRuns, 'at'>)
    | Exclude<ResolveRunResult, { result: 'run' }>;

/** A request: one run of a sweep. Its text comes along, since the document may be another one before the sweep has ended. */
export const sweptRunRequest = 'netspec/sweptRun';

export interface SweptRunParams {
    readonly uri: string;
    readonly text: string;
    /** The run that the sweep starts from. */
    readonly run: string;
    /** From 0. */
    readonly index: number;
}

export interface SweptRunResult extends SweptRun {
    /** As in `ResolveRunResult`. */
    readonly layerLines: readonly number[];
}

/** A place in a document, from 0, as the Language Server Protocol counts. */
export interface Position {
    readonly line: number;
    readonly character: number;
}

export type ResolveRunResult =
    | {
          readonly result: 'run';
          readonly run: ResolvedRun;
          /** The line, from 1, that each layer of the network stands on, by id. */
          readonly layerLines: readonly number[];
      }
    /** Several runs, or none of that name: ask which. */
    | { readonly result: 'choose'; readonly runs: readonly string[]; readonly message: string }
    /** The spec cannot be trained; the first diagnostic says why. */
    | {
          readonly result: 'refused';
          readonly diagnostics: readonly (SpecDiagnostic & { readonly start: Position })[];
          readonly message: string;
      };
