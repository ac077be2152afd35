// Examples as the engine takes them and the data folder makes them: read, split and scaled. Typed arrays, but for the
// features of a file that is larger than memory, which are fetched row by row.

import type { Shape } from '../core/shape.ts';

export type Target =
    /** The class of each example, from 0. */
    | {
          readonly task: 'classification';
          readonly classes: number;
          readonly labels: Int32Array;
          /** What the source calls the classes, by number. */
          readonly classNames?: readonly string[];
      }
    /** [examples, width], row-major, in the unit of the source. */
    | { readonly task: 'regression'; readonly width: number; readonly values: Float32Array };

/** Features that are fetched when they are needed, since all of them would not fit into memory. */
export interface FeatureReader {
    /**
     * A hash of everything that the rows are read from, and of which rows they are: the same for the same features, however
     * often and by whom they are opened.
     */
    readonly identity: string;
    /**
     * The features of example `row`, counted from 0; the same array each time, rewritten.
     *
     * @throws UnreadableData where the file can no longer be read as it was.
     */
    row(row: number): Float32Array;
}

/** A file that was fine when it was opened, and is no longer: its message is for the user. */
export class UnreadableData extends Error {}

export type Features = Float32Array | FeatureReader;

/** Held in memory, unless `F` says otherwise. */
export interface Examples<F extends Features = Float32Array> {
    readonly count: number;
    /** Of one example's features. */
    readonly featureShape: Shape;
    /** Height, width and channels, where the features are the pixels of an image. */
    readonly imageShape?: Shape;
    /** [examples, features], row-major. */
    readonly features: F;
    readonly target: Target;
    readonly origin?: Origin;
    /** The files that they were read from; absent where they are computed. */
    readonly files?: readonly DataFile[];
}

/** A file as it was read. */
export interface DataFile {
    /** Without its folder. */
    readonly name: string;
    /** Its size. */
    readonly bytes: number;
}

/** Where examples were read, for messages about one of them; examples and features are counted from 0. */
export interface Origin {
    /** `houses.csv, line 17, column "rooms" (3)`. */
    feature(row: number, column: number): string;
    /** `houses.csv, line 17, column "price" (4)`. */
    target(row: number): string;
}

/** The parts of a data set. No example is in two of them; `test` is touched by nothing but a report at the end. */
export interface SplitExamples<F extends Features = Float32Array> {
    readonly training: Examples<F>;
    readonly validation: Examples<F>;
    readonly test?: Examples<F>;
    /** What the user should know of the data, though it can be trained on: rows that were left out. */
    readonly notes?: readonly string[];
}
