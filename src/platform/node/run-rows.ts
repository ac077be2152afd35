// Runs and epochs between rows and what the rest of the program calls them.

import type { NewRun, StoredRun, StoredState, TestEvaluation } from '../../experiments/run-store.ts';
import type { EpochMetrics } from '../../model/metrics.ts';
import type { TrainingJob } from '../../protocol/training.ts';
import { bytesOf, confusionOf } from './detail-rows.ts';

type Cell = string | number | null;

export interface RunRow {
    readonly id: string;
    readonly name: string;
    readonly label: string | null;
    readonly notes: string | null;
    readonly pinned: number;
    readonly spec: string;
    readonly spec_uri: string;
    readonly twin_of: string | null;
    readonly seed: number;
    readonly parameters: number;
    readonly environment: string;
    readonly display: string;
    readonly state: Exclude<StoredState, 'interrupted'>;
    readonly message: string | null;
    readonly started_at: number;
    readonly ended_at: number | null;
    readonly seconds: number;
    readonly epochs: number;
    readonly epochs_done: number;
    readonly steps_done: number | null;
    readonly best_epoch: number | null;
    readonly best_validation_loss: number | null;
    readonly best_validation_accuracy: number | null;
    readonly best_validation_rmse: number | null;
    readonly final_gap: number | null;
    readonly test_evaluations: number;
    readonly sweep: string | null;
    readonly data_notes: string | null;
    readonly noise_measures: string | null;
}

/** What every list of runs reads; the best epoch is that of the weights, and is looked for only where there are none. */
export const selectRuns = `
    SELECT run.id, run.name, run.label, run.notes, run.pinned, run.spec, run.spec_uri, run.twin_of, run.seed,
        run.parameters, run.environment, run.display, run.state, run.message, run.started_at, run.ended_at, run.seconds,
        run.sweep, run.data_notes, run.noise_measures, run.epochs, coalesce(last.epoch, 0) AS epochs_done, checkpoint.step AS steps_done, last.gap AS final_gap,
        best.epoch AS best_epoch, best.validation_loss AS best_validation_loss,
        best.validation_accuracy AS best_validation_accuracy, best.validation_rmse AS best_validation_rmse,
        (SELECT count(*) FROM test_evaluation WHERE test_evaluation.run_id = run.id) AS test_evaluations
    FROM run
    LEFT JOIN epoch AS last ON last.run_id = run.id
        AND last.epoch = (SELECT max(epoch) FROM epoch WHERE run_id = run.id)
    LEFT JOIN epoch AS best ON best.run_id = run.id
        AND best.epoch = coalesce(
            (SELECT epoch FROM checkpoint WHERE run_id = run.id AND kind = 'best'),
            (SELECT epoch FROM epoch WHERE run_id = run.id ORDER BY validation_loss, epoch LIMIT 1))
    LEFT JOIN checkpoint ON checkpoint.run_id = run.id AND checkpoint.kind = 'last'
    WHERE run.removed_at IS NULL`;

export function runOf(row: RunRow, state: StoredState): StoredRun {
    return {
        id: row.id,
        name: row.name,
        ...(row.label !== null && { label: row.label }),
        ...(row.notes !== null && { notes: row.notes }),
        ...(row.data_notes !== null && { dataNotes: JSON.parse(row.data_notes) }),
        pinned: row.pinned !== 0,
        spec: row.spec,
        specUri: row.spec_uri,
        ...(row.twin_of !== null && { twinOf: row.twin_of }),
        seed: row.seed,
        parameters: row.parameters,
        environment: JSON.parse(row.environment),
        display: JSON.parse(row.display),
        state,
        ...(row.message !== null && { message: row.message }),
        startedAt: row.started_at,
        ...(row.ended_at !== null && { endedAt: row.ended_at }),
        seconds: row.seconds,
        epochs: row.epochs,
        epochsDone: row.epochs_done,
        stepsDone: row.steps_done ?? 0,
        ...(row.best_epoch !== null && { bestEpoch: row.best_epoch }),
        ...(row.best_validation_loss !== null && { bestValidationLoss: row.best_validation_loss }),
        ...(row.best_validation_accuracy !== null && {
            bestValidationAccuracy: row.best_validation_accuracy,
        }),
        ...(row.best_validation_rmse !== null && { bestValidationRmse: row.best_validation_rmse }),
        ...(row.final_gap !== null && { finalGap: row.final_gap }),
        hasCheckpoint: row.steps_done !== null,
        testEvaluations: row.test_evaluations,
        ...(row.sweep !== null && { sweep: JSON.parse(row.sweep) }),
        ...(row.noise_measures !== null && { noise: JSON.parse(row.noise_measures) }),
    };
}

export const insertRun = `
    INSERT INTO run (id, name, spec, spec_uri, spec_text, job, twin_of, seed, parameters, environment, display, state,
        started_at, epochs, sweep)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'running', ?, ?, ?)`;

export function runCells(run: NewRun): Cell[] {
    const { name, settings, network } = run.job.run;
    return [
        run.id,
        name,
        run.spec,
        run.specUri,
        run.specText ?? null,
        JSON.stringify(jobToKeep(run.job)),
        run.twinOf ?? null,
        settings.seed,
        network.parameterCount,
        JSON.stringify(run.environment),
        JSON.stringify(run.display ?? {}),
        run.startedAt,
        settings.epochs ?? 0,
        run.sweep === undefined ? null : JSON.stringify(run.sweep),
    ];
}

/** Where and under which number a run is kept is not part of what it is. */
export function jobToKeep({ history: _, ...job }: TrainingJob): TrainingJob {
    return job;
}

/** The columns of an epoch by what they are elsewhere; whatever else is measured goes into `more`. */
const columns = {
    epoch: 'epoch',
    trainingLoss: 'training_loss',
    validationLoss: 'validation_loss',
    trainingLossWithDropout: 'training_loss_with_dropout',
    gap: 'gap',
    trainingAccuracy: 'training_accuracy',
    validationAccuracy: 'validation_accuracy',
    trainingRmse: 'training_rmse',
    validationRmse: 'validation_rmse',
    seconds: 'seconds',
} as const satisfies Partial<Record<keyof EpochMetrics, string>>;

const keys = Object.keys(columns) as (keyof typeof columns)[];

export const insertEpoch = `
    INSERT OR REPLACE INTO epoch (run_id, ${Object.values(columns).join(', ')}, more)
    VALUES (?${', ?'.repeat(keys.length + 1)})`;

export function epochCells(id: string, metrics: EpochMetrics): Cell[] {
    const more = Object.entries(metrics).filter(([key]) => !(key in columns));
    return [
        id,
        ...keys.map(key => metrics[key] ?? null),
        more.length === 0 ? null : JSON.stringify(Object.fromEntries(more)),
    ];
}

export const selectEpochs = `
    SELECT ${Object.values(columns).join(', ')}, more FROM epoch WHERE run_id = ? ORDER BY epoch`;

export function epochOf(row: Readonly<Record<string, unknown>>): EpochMetrics {
    const known = keys
        .map(key => [key, row[columns[key]]] as const)
        .filter(([, value]) => value !== null && value !== undefined);
    const more = typeof row.more === 'string' ? JSON.parse(row.more) : {};
    return { ...Object.fromEntries(known), ...more };
}

export const insertEvaluation = `
    INSERT INTO test_evaluation (run_id, at, epoch, examples, loss, accuracy, rmse, measures, classes, class_names, confusion)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

export function evaluationCells(id: string, evaluation: TestEvaluation): (Cell | Uint8Array)[] {
    const { at, epoch, examples, loss, accuracy = null, rmse = null, measures, confusion } = evaluation;
    const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
    return [
        ...[id, at, epoch, examples, loss, accuracy, rmse],
        json(measures),
        confusion?.classes ?? null,
        json(confusion?.classNames),
        confusion === undefined ? null : bytesOf(confusion.counts),
    ];
}

export function evaluationOf(row: Readonly<Record<string, unknown>>): TestEvaluation {
    const { run_id: _, measures, classes, class_names, confusion: counts, ...numbers } = row;
    const confusion = confusionOf({ classes, class_names, counts });
    return {
        ...(Object.fromEntries(
            Object.entries(numbers).filter(([, value]) => value !== null),
        ) as unknown as TestEvaluation),
        ...(typeof measures === 'string' && { measures: JSON.parse(measures) }),
        ...(confusion && { confusion }),
    };
}
