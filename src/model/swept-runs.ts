// The runs of a sweep: every combination of its axes, once for each seed.

import type { CallValue } from '../catalog/values.ts';
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
    /** Combinations of the grid times repeats. */
    readonly count: number;
    /** How combinations are chosen; null for all of them in their order. */
    readonly search: CallValue | null;
    /** Runs that are begun at most: all of them, or as many as the search says. */
    readonly planned: number;
    /** Epochs of the run that the sweep starts from; null where it has `steps`. */
    readonly epochs: number | null;
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

/** Runs that are begun at most, whole combinations each: as many as the search says, but at least one combination. */
export function plannedRuns(search: CallValue | null, all: number, repeats: number): number {
    const { runs = null } = search?.arguments ?? {};
    return typeof runs === 'number' ? Math.min(all, Math.max(1, Math.floor(runs / repeats)) * repeats) : all;
}
