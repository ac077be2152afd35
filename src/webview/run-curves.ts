// The runs as the view knows them: what the host sends, appended into columns. Pure.

import type { Curves, RunInfo, RunSnapshot } from '../protocol/panel.ts';

type Column = Exclude<keyof Curves, 'firstEpoch'>;

export const columnNames = [
    'trainingLoss',
    'validationLoss',
    'trainingMetric',
    'validationMetric',
    'trainingLossWithDropout',
    'seconds',
] as const satisfies readonly Column[];

/** Row i is epoch i + 1. The columns grow in place; whoever draws reads them anew. */
export type Columns = Readonly<Record<Column, number[]>>;

export interface RunCurves {
    readonly info: RunInfo;
    readonly curves: Columns;
}

/** By id, in the host's order: oldest first. */
export type Runs = ReadonlyMap<string, RunCurves>;

/** What the view holds after a whole state. */
export function replaceRuns(snapshots: readonly RunSnapshot[]): Runs {
    const runs = new Map<string, RunCurves>();
    for (const { info, curves } of snapshots) {
        runs.set(info.id, { info, curves: append(emptyColumns(), curves) });
    }
    return runs;
}

/** The runs with an update appended; undefined where it does not continue what is known, so all must be asked for again. */
export function appendRuns(known: Runs, snapshots: readonly RunSnapshot[]): Runs | undefined {
    const runs = new Map(known);
    for (const { info, curves } of snapshots) {
        const columns = known.get(info.id)?.curves ?? emptyColumns();
        if (curves.firstEpoch !== epochsOf(columns) + 1) {
            return undefined;
        }
        runs.set(info.id, { info, curves: append(columns, curves) });
    }
    return runs;
}

/** Epochs that the columns hold. */
export function epochsOf(columns: Columns): number {
    return columns.validationLoss.length;
}

function emptyColumns(): Columns {
    return {
        trainingLoss: [],
        validationLoss: [],
        trainingMetric: [],
        validationMetric: [],
        trainingLossWithDropout: [],
        seconds: [],
    };
}

function append(columns: Columns, curves: Curves): Columns {
    for (const name of columnNames) {
        for (const value of curves[name]) {
            columns[name].push(value);
        }
    }
    return columns;
}
