// The tables of the run history, by version. `docs/run-history.md` explains them; people read them with any SQLite tool.

import { StoreProblem } from '../../experiments/run-store.ts';
import { type Database, inTransaction } from './sqlite.ts';

/**
 * What each version adds to the one before it. A version that was ever shipped is never changed: `test/fixtures/run-store`
 * has a database of each, which has to open.
 */
const migrations: readonly string[] = [
    `
    CREATE TABLE run (
        id TEXT PRIMARY KEY NOT NULL,
        name TEXT NOT NULL,
        label TEXT,
        notes TEXT,
        pinned INTEGER NOT NULL DEFAULT 0,
        spec TEXT NOT NULL,
        spec_uri TEXT NOT NULL,
        spec_text TEXT,
        job TEXT NOT NULL,
        twin_of TEXT,
        seed INTEGER NOT NULL,
        parameters INTEGER NOT NULL,
        environment TEXT NOT NULL,
        display TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'stopped', 'failed')),
        message TEXT,
        started_at INTEGER NOT NULL,
        ended_at INTEGER,
        seconds REAL NOT NULL DEFAULT 0,
        epochs INTEGER NOT NULL,
        removed_at INTEGER
    ) STRICT;
    CREATE INDEX run_by_start ON run (started_at);

    CREATE TABLE epoch (
        run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        epoch INTEGER NOT NULL,
        training_loss REAL NOT NULL,
        validation_loss REAL NOT NULL,
        training_loss_with_dropout REAL NOT NULL,
        gap REAL NOT NULL,
        training_accuracy REAL,
        validation_accuracy REAL,
        training_rmse REAL,
        validation_rmse REAL,
        seconds REAL NOT NULL,
        more TEXT,
        PRIMARY KEY (run_id, epoch)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE layer_statistic (
        run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        epoch INTEGER NOT NULL,
        layer INTEGER NOT NULL,
        name TEXT NOT NULL,
        value TEXT,
        bytes BLOB,
        PRIMARY KEY (run_id, epoch, layer, name)
    ) STRICT;

    CREATE TABLE checkpoint (
        run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ('best', 'last')),
        epoch INTEGER NOT NULL,
        step INTEGER NOT NULL,
        validation_loss REAL NOT NULL,
        about TEXT NOT NULL,
        PRIMARY KEY (run_id, kind)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE checkpoint_array (
        run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        kind TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('network', 'memory')),
        place INTEGER NOT NULL,
        part INTEGER NOT NULL,
        layer INTEGER NOT NULL,
        name TEXT NOT NULL,
        shape TEXT NOT NULL,
        bytes BLOB NOT NULL,
        PRIMARY KEY (run_id, kind, role, place, part)
    ) STRICT;

    CREATE TABLE test_evaluation (
        run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        at INTEGER NOT NULL,
        epoch INTEGER NOT NULL,
        examples INTEGER NOT NULL,
        loss REAL NOT NULL,
        accuracy REAL,
        rmse REAL
    ) STRICT;
    CREATE INDEX test_evaluation_by_run ON test_evaluation (run_id);
    `,
    `
    ALTER TABLE run ADD COLUMN sweep TEXT;
    `,
    // The table of layers was never written before, and is another one from here on.
    `
    ALTER TABLE run ADD COLUMN data_notes TEXT;

    DROP TABLE layer_statistic;
    CREATE TABLE layer_statistic (
        run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        epoch INTEGER NOT NULL,
        layer INTEGER NOT NULL,
        name TEXT NOT NULL,
        examples INTEGER NOT NULL,
        units INTEGER NOT NULL,
        dead_units INTEGER NOT NULL,
        sparsity REAL,
        mean_activation REAL,
        weight_norm REAL,
        largest_unit_norm REAL,
        gradient_norm REAL,
        PRIMARY KEY (run_id, epoch, layer)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE layer_histogram (
        run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        epoch INTEGER NOT NULL,
        layer INTEGER NOT NULL,
        counts BLOB NOT NULL,
        PRIMARY KEY (run_id, epoch, layer)
    ) STRICT;

    CREATE TABLE confusion_matrix (
        run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        epoch INTEGER NOT NULL,
        classes INTEGER NOT NULL,
        class_names TEXT,
        counts BLOB NOT NULL,
        PRIMARY KEY (run_id, epoch)
    ) STRICT;

    ALTER TABLE test_evaluation ADD COLUMN measures TEXT;
    ALTER TABLE test_evaluation ADD COLUMN classes INTEGER;
    ALTER TABLE test_evaluation ADD COLUMN class_names TEXT;
    ALTER TABLE test_evaluation ADD COLUMN confusion BLOB;
    `,
    `
    CREATE TABLE measurement (
        identity TEXT PRIMARY KEY NOT NULL,
        at INTEGER NOT NULL,
        record TEXT NOT NULL
    ) STRICT;
    ALTER TABLE run ADD COLUMN noise_measures TEXT;
    `,
];

export const schemaVersion = migrations.length;

/** Brings the database to the newest version. @throws StoreProblem where it is newer, or is of another program. */
export function migrate(database: Database, path: string): void {
    if (checkVersion(database, path) === schemaVersion) {
        return;
    }
    inTransaction(database, path, () => {
        // Another process may have been quicker.
        const from = checkVersion(database, path);
        const [{ tables } = { tables: 0 }] = database
            .prepare('SELECT count(*) AS tables FROM sqlite_schema')
            .all() as { tables: number }[];
        if (from === 0 && tables > 0) {
            throw new StoreProblem(
                'corrupt',
                `${path} is a database of another program: name another file for the run history.`,
            );
        }
        for (const migration of migrations.slice(from)) {
            database.exec(migration);
        }
        database.exec(`PRAGMA user_version = ${schemaVersion}`);
    });
}

/** The version of a database, 0 where it is new. Writes nothing. @throws StoreProblem where it is newer than this program. */
export function checkVersion(database: Database, path: string): number {
    const { user_version: version } = database.prepare('PRAGMA user_version').get() as {
        user_version: number;
    };
    if (version > schemaVersion) {
        throw new StoreProblem(
            'newer',
            `The run history ${path} was written by a newer Dropout Lab (version ${version} of its tables, where this one knows ${schemaVersion}): update to use it. It is left as it is.`,
        );
    }
    return version;
}
