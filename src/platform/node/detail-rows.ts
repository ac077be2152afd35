// What an epoch shows besides its numbers, as rows: the statistics of layers after every epoch, and the confusion matrices of
// the best and the last one.

import type { StoredLayers } from '../../experiments/run-store.ts';
import type {
    ConfusionMatrix,
    EpochDetails,
    LayerStatistics,
    RunDetails,
} from '../../model/epoch-details.ts';
import type { Database, Statement } from './sqlite.ts';

/** The statistics by their columns; NaN is null there. */
const columns = {
    sparsity: 'sparsity',
    meanActivation: 'mean_activation',
    weightNorm: 'weight_norm',
    largestUnitNorm: 'largest_unit_norm',
    gradientNorm: 'gradient_norm',
} as const satisfies Partial<Record<keyof LayerStatistics, string>>;

const keys = Object.keys(columns) as (keyof typeof columns)[];

/**
 * Epochs whose histograms are kept, about, besides the best and the last one: half a kilobyte a layer each, so more of them
 * would soon take up more than the weights, and nobody sees more than these side by side.
 */
const mostHistograms = 64;

/** Histograms are kept of every epoch that this divides: the least power of two that makes them few enough. */
export function histogramStride(epochs: number): number {
    return 2 ** Math.max(0, Math.ceil(Math.log2(epochs / mostHistograms)));
}

interface LayerRow extends Readonly<Record<string, unknown>> {
    readonly epoch: number;
    readonly layer: number;
    readonly name: string;
    readonly examples: number;
    readonly units: number;
    readonly dead_units: number;
    /** Null where it is not kept. */
    readonly counts: Uint8Array | null;
}

export interface DetailRows {
    /** Inside a transaction, after the epochs themselves. */
    write(id: string, details: readonly EpochDetails[], best: number, last: number): void;
    /** Forgets what was after `epoch`. Inside a transaction. */
    rewind(id: string, epoch: number): void;
    readDetails(id: string, best: number, last: number): RunDetails;
    /** The statistics of every epoch, ascending. */
    readLayers(id: string): StoredLayers[];
}

export function createDetailRows(database: Database): DetailRows {
    const insertLayer = database.prepare(
        `INSERT OR REPLACE INTO layer_statistic (run_id, epoch, layer, name, examples, units, dead_units,
            ${Object.values(columns).join(', ')})
        VALUES (?, ?, ?, ?, ?, ?, ?${', ?'.repeat(keys.length)})`,
    );
    const insertHistogram = database.prepare(
        'INSERT OR REPLACE INTO layer_histogram (run_id, epoch, layer, counts) VALUES (?, ?, ?, ?)',
    );
    const insertConfusion = database.prepare(
        'INSERT OR REPLACE INTO confusion_matrix (run_id, epoch, classes, class_names, counts) VALUES (?, ?, ?, ?, ?)',
    );
    const thinOut = database.prepare(
        'DELETE FROM layer_histogram WHERE run_id = ? AND epoch % ? <> 0 AND epoch NOT IN (?, ?)',
    );
    const dropHistogram = database.prepare('DELETE FROM layer_histogram WHERE run_id = ? AND epoch = ?');
    const dropConfusions = database.prepare(
        'DELETE FROM confusion_matrix WHERE run_id = ? AND epoch NOT IN (?, ?)',
    );
    const rewinds = ['layer_statistic', 'layer_histogram', 'confusion_matrix'].map(table =>
        database.prepare(`DELETE FROM ${table} WHERE run_id = ? AND epoch > ?`),
    );
    const select = `SELECT layer_statistic.*, counts FROM layer_statistic
        LEFT JOIN layer_histogram USING (run_id, epoch, layer) WHERE layer_statistic.run_id = ?`;
    const allLayers = database.prepare(`${select} ORDER BY layer_statistic.epoch, layer_statistic.layer`);
    const layersOfEpoch = database.prepare(
        `${select} AND layer_statistic.epoch = ? ORDER BY layer_statistic.layer`,
    );
    const confusionOfEpoch = database.prepare(
        'SELECT classes, class_names, counts FROM confusion_matrix WHERE run_id = ? AND epoch = ?',
    );
    /** The run that was written last, so that only what has become superfluous is looked for in each epoch. */
    let known: { id: string; stride: number; best: number; last: number } | undefined;

    const readDetailsOf = (id: string, epoch: number): EpochDetails | undefined => {
        const rows = layersOfEpoch.all(id, epoch) as unknown as LayerRow[];
        const confusion = confusionOf(confusionOfEpoch.get(id, epoch));
        if (rows.length === 0 && confusion === undefined) {
            return undefined;
        }
        const { histograms, ...layers } = layersOf(rows);
        return {
            epoch,
            ...(confusion && { confusion }),
            ...(histograms && { layers: { ...layers, histograms } }),
        };
    };
    return {
        write(id, details, best, last) {
            for (const { epoch, confusion, layers } of details) {
                if (layers !== undefined) {
                    writeLayers(insertLayer, insertHistogram, id, epoch, layers);
                }
                if (confusion !== undefined) {
                    const { classes, classNames, counts } = confusion;
                    const names = classNames === undefined ? null : JSON.stringify(classNames);
                    insertConfusion.run(id, epoch, classes, names, bytesOf(counts));
                }
            }
            dropConfusions.run(id, best, last);
            const stride = histogramStride(last);
            if (known?.id === id && known.stride === stride && details.length <= 1) {
                for (const epoch of new Set([known.best, known.last])) {
                    if (epoch % stride !== 0 && epoch !== best && epoch !== last) {
                        dropHistogram.run(id, epoch);
                    }
                }
            } else {
                thinOut.run(id, stride, best, last);
            }
            known = { id, stride, best, last };
        },
        rewind(id, epoch) {
            for (const rewind of rewinds) {
                rewind.run(id, epoch);
            }
        },
        readDetails(id, best, last) {
            const [ofBest, ofLast] = [readDetailsOf(id, best), readDetailsOf(id, last)];
            return { ...(ofBest && { best: ofBest }), ...(ofLast && { last: ofLast }) };
        },
        readLayers(id) {
            const epochs = new Map<number, LayerRow[]>();
            for (const row of allLayers.iterate(id) as Iterable<LayerRow>) {
                const rows = epochs.get(row.epoch);
                if (rows === undefined) {
                    epochs.set(row.epoch, [row]);
                } else {
                    rows.push(row);
                }
            }
            return [...epochs].map(([epoch, rows]) => ({ epoch, ...layersOf(rows) }));
        },
    };
}

function writeLayers(
    insert: Statement,
    insertHistogram: Statement,
    id: string,
    epoch: number,
    statistics: LayerStatistics,
): void {
    const { layers, names, examples, units, deadUnits, histograms } = statistics;
    const bins = histograms.length / layers.length;
    for (const [row, layer] of layers.entries()) {
        insert.run(
            id,
            epoch,
            layer,
            names[row]!,
            examples,
            units[row]!,
            deadUnits[row]!,
            ...keys.map(key => (Number.isNaN(statistics[key][row]!) ? null : statistics[key][row]!)),
        );
        const counts = histograms.subarray(row * bins, (row + 1) * bins);
        insertHistogram.run(id, epoch, layer, bytesOf(counts));
    }
}

/** The rows of one epoch as columns; histograms only where every layer has its own. */
function layersOf(rows: readonly LayerRow[]): Omit<StoredLayers, 'epoch'> {
    const numbers = (column: string) =>
        Float32Array.from(rows, row => (row[column] as number | null) ?? Number.NaN);
    const histograms = rows.flatMap(({ counts }) => (counts === null ? [] : [countsOf(counts)]));
    const statistics = Object.fromEntries(keys.map(key => [key, numbers(columns[key])])) as {
        [K in (typeof keys)[number]]: Float32Array;
    };
    return {
        examples: rows[0]?.examples ?? 0,
        layers: rows.map(({ layer }) => layer),
        names: rows.map(({ name }) => name),
        units: Uint32Array.from(rows, ({ units }) => units),
        deadUnits: Uint32Array.from(rows, row => row.dead_units),
        ...statistics,
        ...(rows.length > 0 &&
            histograms.length === rows.length && {
                histograms: Uint32Array.from(histograms.flatMap(each => [...each])),
            }),
    };
}

export function confusionOf(row: unknown): ConfusionMatrix | undefined {
    const { classes, class_names, counts } = (row ?? {}) as {
        readonly classes?: number | null;
        readonly class_names?: string | null;
        readonly counts?: Uint8Array | null;
    };
    if (typeof classes !== 'number' || !(counts instanceof Uint8Array)) {
        return undefined;
    }
    return {
        classes,
        ...(typeof class_names === 'string' && { classNames: JSON.parse(class_names) as string[] }),
        counts: countsOf(counts),
    };
}

export function bytesOf({ buffer, byteOffset, byteLength }: Uint32Array): Uint8Array {
    return new Uint8Array(buffer, byteOffset, byteLength);
}

function countsOf(bytes: Uint8Array): Uint32Array {
    return new Uint32Array(bytes.slice().buffer);
}
