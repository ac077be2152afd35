// The run history in SQLite: a write-ahead log, so that readers wait for nobody, one transaction an epoch, so that a process
// that is killed loses the epoch in progress and nothing else, and locks, so that no run is trained twice at once.

import { failureText } from '../../experiments/failure-text.ts';
import { type KeptMeasurement, mostMeasurements } from '../../experiments/kept-measurements.ts';
import {
    noiseOf,
    type RunRecorder,
    type RunStore,
    type StoredRun,
    StoreProblem,
} from '../../experiments/run-store.ts';
import type { EpochMetrics } from '../../model/metrics.ts';
import type { TrainingJob } from '../../protocol/training.ts';
import { type CheckpointRows, createCheckpointRows } from './checkpoint-rows.ts';
import { createDetailRows, type DetailRows } from './detail-rows.ts';
import { isLocked, lockRun, removeLock } from './run-lock.ts';
import {
    epochCells,
    epochOf,
    evaluationCells,
    evaluationOf,
    insertEpoch,
    insertEvaluation,
    insertRun,
    jobToKeep,
    type RunRow,
    runCells,
    runOf,
    selectEpochs,
    selectRuns,
} from './run-rows.ts';
import { checkVersion, migrate } from './run-store-schema.ts';
import { type Database, explained, inTransaction, openDatabase } from './sqlite.ts';

/** What the log may keep of the disk once a large checkpoint is written, in bytes. */
const keptLogBytes = 64 << 20;

const changedByGoingOn = 'state, message, ended_at, job, epochs, noise_measures';

/** Longer than it takes to write the weights of the largest networks: training can wait, and would lose an epoch else. */
const patienceMs = 30_000;

/**
 * Opens the run history at `path`, and begins it where there is none.
 *
 * @param waitMs how long a writer waits for another one
 * @throws StoreProblem
 */
export function openRunStore(path: string, waitMs = patienceMs): RunStore {
    const database = openDatabase(path, waitMs);
    try {
        return explained(path, () => {
            if (checkVersion(database, path) === 0) {
                // What is to hold from the first table on.
                database.exec('PRAGMA page_size = 16384; PRAGMA auto_vacuum = INCREMENTAL');
            }
            database.exec(
                `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = ${keptLogBytes}`,
            );
            migrate(database, path);
            return createRunStore(database, path);
        });
    } catch (error) {
        database.close();
        throw error;
    }
}

function createRunStore(database: Database, path: string): RunStore {
    const checkpoints = createCheckpointRows(database);
    const details = createDetailRows(database);
    const listed = database.prepare(`${selectRuns} ORDER BY run.started_at, run.rowid`);
    const one = database.prepare(`${selectRuns} AND run.id = ?`);
    const column = (name: string) =>
        database.prepare(`SELECT ${name} AS value FROM run WHERE id = ? AND removed_at IS NULL`);
    const [jobs, texts] = [column('job'), column('spec_text')];
    const epochRows = database.prepare(selectEpochs);

    const toRun = (row: RunRow): StoredRun =>
        runOf(row, row.state === 'running' && !isLocked(path, row.id) ? 'interrupted' : row.state);
    const epochs = (id: string): EpochMetrics[] => epochRows.all(id).map(epochOf);
    const write = <T>(work: () => T): T => inTransaction(database, path, work);
    const read = <T>(work: () => T): T => explained(path, work);
    const textIn = (statement: typeof jobs, id: string): string | undefined => {
        const { value } = (statement.get(id) ?? {}) as { value?: string | null };
        return value ?? undefined;
    };
    /** The lock first: whoever holds it alone changes the run's state and curves. */
    const locked = (id: string, prepare: () => void, cancel: () => void): RunRecorder => {
        const lock = lockRun(path, id);
        try {
            write(prepare);
        } catch (error) {
            lock.dispose();
            throw error;
        }
        return createRecorder(database, path, id, { checkpoints, details }, lock, cancel);
    };
    const removeForGood = (id: string): void => {
        if (!isLocked(path, id)) {
            write(() => database.prepare('DELETE FROM run WHERE id = ?').run(id));
            removeLock(path, id);
        }
    };
    const size = (): number => {
        const value = (name: string) =>
            Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0] ?? 0);
        return (value('page_count') - value('freelist_count')) * value('page_size');
    };

    return {
        list: () => read(() => (listed.all() as unknown as RunRow[]).map(toRun)),
        find: id =>
            read(() => {
                const row = one.get(id) as RunRow | undefined;
                return row && toRun(row);
            }),
        job: id =>
            read(() => {
                const text = textIn(jobs, id);
                return text === undefined ? undefined : (JSON.parse(text) as TrainingJob);
            }),
        specText: id => read(() => textIn(texts, id)),
        epochs: id => read(() => epochs(id)),
        details: id =>
            read(() => {
                const { best_epoch: best, epochs_done: last } = (one.get(id) ?? {}) as Partial<RunRow>;
                return details.readDetails(id, best ?? 0, last ?? 0);
            }),
        layers: id => read(() => details.readLayers(id)),
        checkpoint: id =>
            read(() =>
                checkpoints.read(
                    id,
                    epochs(id).map(({ validationLoss }) => validationLoss),
                ),
            ),
        bestWeights: id => read(() => checkpoints.readWeights(id, 'best')),
        evaluations: id =>
            read(() =>
                database
                    .prepare('SELECT * FROM test_evaluation WHERE run_id = ? ORDER BY at, rowid')
                    .all(id)
                    .map(evaluationOf),
            ),
        addEvaluation(id, evaluation) {
            write(() => database.prepare(insertEvaluation).run(...evaluationCells(id, evaluation)));
        },
        begin: run =>
            locked(
                run.id,
                () => void database.prepare(insertRun).run(...runCells(run)),
                () => void database.prepare('DELETE FROM run WHERE id = ?').run(run.id),
            ),
        goOn: (id, job) => {
            const before = read(() =>
                database.prepare(`SELECT ${changedByGoingOn} FROM run WHERE id = ?`).get(id),
            );
            const goOn = (): void => {
                const { changes } = database
                    .prepare(
                        `UPDATE run SET state = 'running', message = NULL, ended_at = NULL, noise_measures = NULL, job = ?, epochs = ?
                        WHERE id = ? AND removed_at IS NULL`,
                    )
                    .run(JSON.stringify(jobToKeep(job)), job.run.settings.epochs ?? 0, id);
                if (changes === 0) {
                    throw new StoreProblem('run', 'This run is no longer in the history.');
                }
                // Epochs and checkpoint are written together, so there is nothing after it, unless a weightless run left it.
                const { epoch } = database
                    .prepare(
                        `SELECT coalesce(max(epoch), 0) AS epoch FROM checkpoint WHERE run_id = ? AND kind = 'last'`,
                    )
                    .get(id) as { epoch: number };
                database.prepare('DELETE FROM epoch WHERE run_id = ? AND epoch > ?').run(id, epoch);
                details.rewind(id, epoch);
            };
            return locked(id, goOn, () => {
                const cells = Object.values(before ?? {}) as (string | number | null)[];
                database
                    .prepare(`UPDATE run SET (${changedByGoingOn}) = (${cells.map(() => '?')}) WHERE id = ?`)
                    .run(...cells, id);
            });
        },
        change(id, { label, notes, pinned, display }) {
            write(() => {
                const set = (name: string, value: string | number | null) =>
                    database.prepare(`UPDATE run SET ${name} = ? WHERE id = ?`).run(value, id);
                if (label !== undefined) {
                    set('label', label || null);
                }
                if (notes !== undefined) {
                    set('notes', notes || null);
                }
                if (pinned !== undefined) {
                    set('pinned', pinned ? 1 : 0);
                }
                if (display !== undefined) {
                    const row = one.get(id) as RunRow | undefined;
                    set('display', JSON.stringify({ ...JSON.parse(row?.display ?? '{}'), ...display }));
                }
            });
        },
        remove(ids, at) {
            const free = ids.filter(id => !isLocked(path, id));
            const mark = database.prepare('UPDATE run SET removed_at = ? WHERE id = ?');
            write(() => {
                for (const id of free) {
                    mark.run(at, id);
                }
            });
        },
        restore(ids) {
            const mark = database.prepare('UPDATE run SET removed_at = NULL WHERE id = ?');
            write(() => {
                for (const id of ids) {
                    mark.run(id);
                }
            });
        },
        tidy(maximumBytes, removedBefore) {
            const select = (condition: string, ...values: number[]) =>
                read(() =>
                    (
                        database
                            .prepare(`SELECT id FROM run WHERE ${condition} ORDER BY started_at, rowid`)
                            .all(...values) as { id: string }[]
                    ).map(({ id }) => id),
                );
            for (const id of select('removed_at < ?', removedBefore)) {
                removeForGood(id);
            }
            const pruned: string[] = [];
            for (const id of select('pinned = 0 AND removed_at IS NULL')) {
                if (read(size) <= maximumBytes) {
                    break;
                }
                if (!isLocked(path, id)) {
                    removeForGood(id);
                    pruned.push(id);
                }
            }
            read(() => database.exec('PRAGMA incremental_vacuum'));
            return pruned;
        },
        measurements: () =>
            read(() =>
                database
                    .prepare('SELECT identity, at, record FROM measurement ORDER BY at, rowid')
                    .all()
                    .map(row => ({ ...row, record: JSON.parse(String(row.record)) }) as KeptMeasurement),
            ),
        keepMeasurement({ identity, at, record }) {
            write(() => {
                database
                    .prepare(
                        `INSERT INTO measurement (identity, at, record) VALUES (?, ?, ?)
                        ON CONFLICT (identity) DO UPDATE SET at = excluded.at, record = excluded.record
                        WHERE excluded.at >= measurement.at`,
                    )
                    .run(identity, at, JSON.stringify(record));
                database
                    .prepare(
                        `DELETE FROM measurement WHERE rowid NOT IN
                        (SELECT rowid FROM measurement ORDER BY at DESC, rowid DESC LIMIT ?)`,
                    )
                    .run(mostMeasurements);
            });
        },
        size: () => read(size),
        dispose() {
            if (database.isOpen) {
                database.close();
            }
        },
    };
}

function createRecorder(
    database: Database,
    path: string,
    id: string,
    { checkpoints, details }: { readonly checkpoints: CheckpointRows; readonly details: DetailRows },
    lock: { dispose(): void },
    cancel: () => void,
): RunRecorder {
    const insert = database.prepare(insertEpoch);
    const setSeconds = database.prepare('UPDATE run SET seconds = ? WHERE id = ?');
    const lowest = database.prepare(
        'SELECT epoch FROM epoch WHERE run_id = ? ORDER BY validation_loss, epoch LIMIT 1',
    );
    return {
        save(epochs, checkpoint, detailsOfEpochs = []) {
            const last = epochs.at(-1);
            if (last === undefined) {
                return;
            }
            inTransaction(database, path, () => {
                for (const epoch of epochs) {
                    insert.run(...epochCells(id, epoch));
                }
                setSeconds.run(last.seconds, id);
                const { epoch: best } = lowest.get(id) as { epoch: number };
                if (checkpoint !== undefined) {
                    checkpoints.write(id, 'last', checkpoint, last.validationLoss);
                    if (best === last.epoch) {
                        checkpoints.write(id, 'best', checkpoint, last.validationLoss);
                    }
                }
                details.write(id, detailsOfEpochs, best, last.epoch);
            });
        },
        note(dataNotes) {
            inTransaction(database, path, () =>
                database
                    .prepare('UPDATE run SET data_notes = ? WHERE id = ?')
                    .run(dataNotes.length === 0 ? null : JSON.stringify(dataNotes), id),
            );
        },
        end(outcome, at) {
            const message = outcome.outcome === 'failed' ? failureText(outcome) : null;
            const noise = noiseOf(outcome);
            inTransaction(database, path, () =>
                database
                    .prepare(
                        'UPDATE run SET state = ?, message = ?, ended_at = ?, noise_measures = ? WHERE id = ?',
                    )
                    .run(outcome.outcome, message, at, noise ? JSON.stringify(noise) : null, id),
            );
        },
        cancel: () => inTransaction(database, path, cancel),
        dispose: () => lock.dispose(),
    };
}
