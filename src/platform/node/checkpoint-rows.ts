// Checkpoints as rows: one for each array, cut into parts, since a row may not be larger than a gigabyte and is copied whole.

import {
    type Checkpoint,
    checkpointVersion,
    type SavedArray,
    type SavedEarlyStopping,
} from '../../engine/checkpoint.ts';
import type { Fingerprint } from '../../engine/fingerprint.ts';
import type { Floats, Precision } from '../../engine/floats.ts';
import type { StoredWeights } from '../../experiments/run-store.ts';
import type { Database, Statement } from './sqlite.ts';

const partBytes = 8 << 20;

type Kind = 'best' | 'last';
type Role = 'network' | 'memory';

/** The column `about`. */
interface About {
    readonly version: number;
    readonly precision: Precision;
    readonly fingerprint: Fingerprint;
    readonly early_stopping?: Pick<SavedEarlyStopping, 'isOver' | 'bestEpoch' | 'bestValidationLoss'> & {
        /** Epochs that the patience counts, up to this one. */
        readonly counted: number;
    };
}

interface HeaderRow {
    readonly epoch: number;
    readonly step: number;
    readonly about: string;
}

interface ArrayRow {
    readonly place: number;
    readonly layer: number;
    readonly name: string;
    readonly shape: string;
    readonly bytes: Uint8Array;
}

export interface CheckpointRows {
    /** Replaces the checkpoint of that kind; the best one is of the network alone. Inside a transaction. */
    write(id: string, kind: Kind, checkpoint: Checkpoint, validationLoss: number): void;
    /** @param losses validation loss of each epoch, from the first */
    read(id: string, losses: readonly number[]): Checkpoint | undefined;
    readWeights(id: string, kind: Kind): StoredWeights | undefined;
}

export function createCheckpointRows(database: Database): CheckpointRows {
    const writeHeader = database.prepare(
        `INSERT INTO checkpoint (run_id, kind, epoch, step, validation_loss, about) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET epoch = excluded.epoch, step = excluded.step,
            validation_loss = excluded.validation_loss, about = excluded.about`,
    );
    const writePart = database.prepare(
        `INSERT INTO checkpoint_array (run_id, kind, role, place, part, layer, name, shape, bytes)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET bytes = excluded.bytes`,
    );
    const header = database.prepare(
        'SELECT epoch, step, about FROM checkpoint WHERE run_id = ? AND kind = ?',
    );
    const parts = database.prepare(
        `SELECT place, layer, name, shape, bytes FROM checkpoint_array
        WHERE run_id = ? AND kind = ? AND role = ? ORDER BY place, part`,
    );
    const headerOf = (id: string, kind: Kind): HeaderRow | undefined =>
        header.get(id, kind) as HeaderRow | undefined;
    const arrays = (id: string, kind: Kind, role: Role, precision: Precision): SavedArray[] =>
        joinParts(parts.iterate(id, kind, role) as Iterable<ArrayRow>, precision);
    return {
        write(id, kind, checkpoint, validationLoss) {
            const { epoch, step, network, memory } = checkpoint;
            const about = JSON.stringify(aboutOf(checkpoint));
            writeHeader.run(id, kind, epoch, step, validationLoss, about);
            writeParts(writePart, id, kind, 'network', network);
            if (kind === 'last') {
                writeParts(writePart, id, kind, 'memory', memory);
            }
        },
        read(id, losses) {
            const row = headerOf(id, 'last');
            if (row === undefined) {
                return undefined;
            }
            const { epoch, step } = row;
            const {
                version,
                precision,
                fingerprint,
                early_stopping: stopping,
            } = JSON.parse(row.about) as About;
            const plain = { version, precision, fingerprint, epoch, step };
            if (version !== checkpointVersion) {
                // What its arrays mean is not known; whoever wants to go on from it says so.
                return { ...plain, network: [], memory: [] };
            }
            return {
                ...plain,
                network: arrays(id, 'last', 'network', precision),
                memory: arrays(id, 'last', 'memory', precision),
                ...(stopping && {
                    earlyStopping: {
                        isOver: stopping.isOver,
                        bestEpoch: stopping.bestEpoch,
                        bestValidationLoss: stopping.bestValidationLoss,
                        validationLosses: losses.slice(epoch - stopping.counted, epoch),
                        best: arrays(id, 'best', 'network', precision),
                    },
                }),
            };
        },
        readWeights(id, kind) {
            const row = headerOf(id, kind);
            if (row === undefined) {
                return undefined;
            }
            const { precision, fingerprint } = JSON.parse(row.about) as About;
            const { epoch, step } = row;
            return { epoch, step, fingerprint, arrays: arrays(id, kind, 'network', precision) };
        },
    };
}

function aboutOf({ version, precision, fingerprint, earlyStopping }: Checkpoint): About {
    return {
        version,
        precision,
        fingerprint,
        ...(earlyStopping && {
            early_stopping: {
                isOver: earlyStopping.isOver,
                bestEpoch: earlyStopping.bestEpoch,
                bestValidationLoss: earlyStopping.bestValidationLoss,
                counted: earlyStopping.validationLosses.length,
            },
        }),
    };
}

function writeParts(
    write: Statement,
    id: string,
    kind: Kind,
    role: Role,
    arrays: readonly SavedArray[],
): void {
    for (const [place, { layer, name, shape, values }] of arrays.entries()) {
        const { buffer, byteOffset, byteLength } = values;
        for (let at = 0, part = 0; at < Math.max(byteLength, 1); at += partBytes, part++) {
            const bytes = new Uint8Array(buffer, byteOffset + at, Math.min(partBytes, byteLength - at));
            write.run(id, kind, role, place, part, layer, name, JSON.stringify(shape), bytes);
        }
    }
}

function joinParts(rows: Iterable<ArrayRow>, precision: Precision): SavedArray[] {
    const arrays: { -readonly [K in keyof SavedArray]: SavedArray[K] }[] = [];
    let bytes = new Uint8Array(0);
    let filled = 0;
    for (const { place, layer, name, shape: text, bytes: part } of rows) {
        if (place === arrays.length) {
            const shape = JSON.parse(text) as number[];
            const values = floatsOf(
                precision,
                shape.reduce((product, size) => product * size, 1),
            );
            arrays.push({ layer, name, shape, values });
            bytes = new Uint8Array(values.buffer as ArrayBuffer);
            filled = 0;
        }
        bytes.set(part, filled);
        filled += part.length;
    }
    return arrays;
}

function floatsOf(precision: Precision, length: number): Floats {
    return precision === 'float32' ? new Float32Array(length) : new Float64Array(length);
}
