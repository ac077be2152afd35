// Examples as the engine takes them and the data folder makes them: read, split and scaled. Plain typed arrays, so that
// they cross threads without a copy.

import type { Shape } from '../core/shape.ts';

export type Target =
    /** The class of each example, from 0. */
    | { readonly task: 'classification'; readonly classes: number; readonly labels: Int32Array }
    /** [examples, width], row-major, in the unit of the source. */
    | { readonly task: 'regression'; readonly width: number; readonly values: Float32Array };

export interface Examples {
    readonly count: number;
    /** Of one example's features. */
    readonly featureShape: Shape;
    /** Height, width and channels, where the features are the pixels of an image. */
    readonly imageShape?: Shape;
    /** [examples, features], row-major. */
    readonly features: Float32Array;
    readonly target: Target;
    readonly origin?: Origin;
}

/** Where examples were read, for messages about one of them. */
export interface Origin {
    /** The file's name. */
    readonly file: string;
    /** The line, or row, of each example, from 1. */
    readonly lines: Int32Array;
    /** The column of each feature, by number from 1 or by name; left out where they stand in order from the first. */
    readonly columns?: readonly (number | string)[];
}

/** The parts of a data set. No example is in two of them; `test` is touched by nothing but a report at the end. */
export interface SplitExamples {
    readonly training: Examples;
    readonly validation: Examples;
    readonly test?: Examples;
}
