// The runs as the view knows them: what the host sends, appended into columns. Pure.

import type { RunDetails } from '../model/epoch-details.ts';
import { type MeasureKey, measureKeys } from '../model/measures.ts';
import type { Curves, LearnedRateCurves, RunInfo, RunSnapshot } from '../protocol/panel.ts';

type Column = Exclude<keyof Curves, 'firstEpoch' | 'learnedRates' | 'measures'>;
type RateColumn = Exclude<keyof LearnedRateCurves, 'layer'>;

export const columnNames = [
    'trainingLoss',
    'validationLoss',
    'trainingMetric',
    'validationMetric',
    'trainingLossWithDropout',
    'seconds',
    'klTerm',
    'adaptiveL2',
] as const satisfies readonly Column[];

const rateColumnNames = ['minimum', 'median', 'maximum', 'sparsity'] as const satisfies readonly RateColumn[];

/** The drop rates that one layer has learned. */
export interface RateColumns extends Readonly<Record<RateColumn, number[]>> {
    readonly layer: string;
}

/** Row i is epoch i + 1. The columns grow in place; whoever draws reads them anew. */
export interface Columns extends Readonly<Record<Column, number[]>> {
    readonly learnedRates: RateColumns[];
    /** Empty where the run does not have the measure. */
    readonly measures: Readonly<Record<MeasureKey, number[]>>;
}

export interface RunCurves {
    readonly info: RunInfo;
    readonly curves: Columns;
    /** Of the best and the last epoch, as far as they are known. */
    readonly details?: RunDetails;
}

/** By id, in the host's order: oldest first. */
export type Runs = ReadonlyMap<string, RunCurves>;

/** What the view holds after a whole state. */
export function replaceRuns(snapshots: readonly RunSnapshot[]): Runs {
    const runs = new Map<string, RunCurves>();
    for (const { info, curves, details } of snapshots) {
        runs.set(info.id, { info, curves: append(emptyColumns(), curves), ...(details && { details }) });
    }
    return runs;
}

/** The runs with an update appended; undefined where it does not continue what is known, so all must be asked for again. */
export function appendRuns(known: Runs, snapshots: readonly RunSnapshot[]): Runs | undefined {
    const runs = new Map(known);
    for (const { info, curves, details } of snapshots) {
        const before = known.get(info.id);
        const columns = before?.curves ?? emptyColumns();
        if (curves.firstEpoch !== epochsOf(columns) + 1) {
            return undefined;
        }
        runs.set(info.id, {
            info,
            curves: append(columns, curves),
            ...((before?.details ?? details) && { details: { ...before?.details, ...details } }),
        });
    }
    return runs;
}

/** Epochs that the columns hold. */
export function epochsOf(columns: Columns): number {
    return columns.validationLoss.length;
}

function emptyColumns(): Columns {
    return { ...emptyRecord(columnNames), learnedRates: [], measures: emptyRecord(measureKeys) };
}

function emptyRecord<Name extends string>(names: readonly Name[]): Record<Name, number[]> {
    return Object.fromEntries(names.map(name => [name, []])) as unknown as Record<Name, number[]>;
}

function append(columns: Columns, curves: Curves): Columns {
    const known = epochsOf(columns);
    for (const key of measureKeys) {
        // A run that goes on may be measured in more ways than before.
        while (curves.measures[key].length > 0 && columns.measures[key].length < known) {
            columns.measures[key].push(Number.NaN);
        }
    }
    appendEach(columnNames, columns, curves);
    appendEach(measureKeys, columns.measures, curves.measures);
    curves.learnedRates.forEach((rates, index) => {
        columns.learnedRates[index] ??= { layer: rates.layer, ...emptyRecord(rateColumnNames) };
        appendEach(rateColumnNames, columns.learnedRates[index], rates);
    });
    return columns;
}

/** One by one: a spread of a long run's epochs would be more arguments than a call can have. */
function appendEach<Name extends string>(
    names: readonly Name[],
    columns: Readonly<Record<Name, number[]>>,
    added: Readonly<Record<Name, Float32Array>>,
): void {
    for (const name of names) {
        for (const value of added[name]) {
            columns[name].push(value);
        }
    }
}
