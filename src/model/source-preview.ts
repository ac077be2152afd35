// What a source holds, in short: what a hover shows before anything is trained.

import type { CallValue } from '../catalog/values.ts';
import type { Shape } from '../core/shape.ts';

/** One column of features, or all of them where they have no names. */
export interface ColumnPreview {
    /** Undefined for features without names: pixels. */
    readonly name: string | undefined;
    readonly smallest: number;
    readonly largest: number;
    /** Of the first rows. */
    readonly first: readonly number[];
}

export interface SourcePreview {
    readonly rows: number;
    /** True where only the beginning of a large file was read, and `rows` follows from its size. */
    readonly isEstimate: boolean;
    readonly featureShape: Shape;
    readonly columns: readonly ColumnPreview[];
    readonly target: {
        readonly name: string | undefined;
        /** Class names and how often each occurs; undefined for numbers to predict. */
        readonly classes?: readonly { readonly name: string; readonly count: number }[];
        readonly smallest?: number;
        readonly largest?: number;
        readonly first: readonly string[];
    };
    readonly notes: readonly string[];
}

/** What a reader needs to know besides the source itself. */
export interface PreviewRequest {
    /** The column to predict: its name, its number from 1, or `last`. */
    readonly target: string | number;
    /** What the loss is for, where something is trained on it. */
    readonly task?: 'classification' | 'regression' | undefined;
}

/** Looks into a source of the spec at `specUri`; undefined where it cannot be looked into from here. */
export type PreviewSource = (
    source: CallValue,
    request: PreviewRequest,
    specUri: string,
) => Promise<SourcePreview | { readonly problem: string } | undefined>;
