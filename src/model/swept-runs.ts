// The runs of a sweep: every combination of its axes, once for each seed.

import type { ResolvedRun } from './resolved.ts';

/** One run of a sweep. */
export interface SweptRun {
    /** The value of each axis, as it is written. */
    readonly labels: readonly string[];
    readonly seed: number;
    /** The run, or why this combination makes none. */
    readonly run: ResolvedRun | { readonly problem: string };
}

/** The runs of a sweep, made one by one: all of them at once might not fit into memory. */
export interface SweptRuns {
    readonly axes: readonly string[];
    readonly repeats: number;
    /** Combinations times repeats. */
    readonly count: number;
    /** The last axis changes fastest but for the seeds, which are innermost. */
    at(index: number): SweptRun;
}

/** The value of each axis, as it is written, by its name. */
export function valuesOf(
    { axes }: Pick<SweptRuns, 'axes'>,
    labels: readonly string[],
): Record<string, string> {
    return Object.fromEntries(axes.map((axis, index) => [axis, labels[index] ?? '']));
}
