import type { ReadoutRow } from './readout.ts';
import type { RunCurves } from './run-curves.ts';
import type { SeedMean } from './seeds.ts';

/** A run, or several seeds as one, as it is drawn. */
export interface DrawnRun extends ReadoutRow {
    readonly drawn: RunCurves | SeedMean;
    /** What marks add to tell it apart; undefined where it is not what the panel is about. */
    readonly addition: string | undefined;
}
