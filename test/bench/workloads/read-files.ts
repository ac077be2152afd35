// How long the readers of data take for one table: 40,000 rows of 64 numbers and a class, as a person's files have them.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { zipSync } from 'fflate';
import { parquetWriteBuffer } from 'hyparquet-writer';
import Papa from 'papaparse';
import { resolveCall } from '../../../src/catalog/arguments.ts';
import type { Value } from '../../../src/catalog/values.ts';
import { isDataProblem } from '../../../src/data/data-problem.ts';
import { readSource } from '../../../src/data/sources/index.ts';
import { openAddress } from '../../../src/platform/node/open-file.ts';
import { readAddress } from '../../../src/platform/node/read-address.ts';
import type { Contender, Workload } from '../workload.ts';

const rows = 40_000;
const columns = 64;

interface Files {
    readonly folder: string;
    readonly csvText: string;
}

let files: Files | undefined;

/** Writes the table once for all workloads; the folder goes with the process. */
function tableFiles(): Files {
    if (files !== undefined) {
        return files;
    }
    const folder = mkdtempSync(join(tmpdir(), 'read-files-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    const values = Float64Array.from({ length: rows * columns }, (_, index) =>
        Number((5 * Math.sin(index * 12.9898)).toFixed(4)),
    );
    const labels = Int32Array.from({ length: rows }, (_, row) => row % 10);
    const names = Array.from({ length: columns }, (_, column) => `x${column}`);
    const lines = Array.from({ length: rows }, (_, row) =>
        [...values.subarray(row * columns, (row + 1) * columns), labels[row]].join(','),
    );
    const csvText = `${names.join(',')},kind\n${lines.join('\n')}\n`;
    writeFileSync(join(folder, 'table.csv'), csvText);
    writeFileSync(
        join(folder, 'table.npz'),
        zipSync({
            'x.npy': npy('<f8', [rows, columns], values),
            'y.npy': npy('<i4', [rows], labels),
        }),
    );
    const parquet = parquetWriteBuffer({
        columnData: [
            ...names.map((name, column) => ({
                name,
                type: 'DOUBLE' as const,
                data: Float64Array.from({ length: rows }, (_, row) => values[row * columns + column]!),
            })),
            { name: 'kind', type: 'INT32' as const, data: labels },
        ],
    });
    writeFileSync(join(folder, 'table.parquet'), new Uint8Array(parquet));
    const pixels = Uint8Array.from(values, value => 128 + 25 * value);
    writeFileSync(join(folder, 'images.idx'), idx([rows, 8, 8], pixels));
    writeFileSync(join(folder, 'labels.idx'), idx([rows], Uint8Array.from(labels)));
    files = { folder, csvText };
    return files;
}

function npy(type: string, shape: readonly number[], values: Float64Array | Int32Array): Uint8Array {
    const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
    const length = Math.ceil((10 + header.length + 1) / 64) * 64;
    const bytes = new Uint8Array(length + values.byteLength);
    bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
    new DataView(bytes.buffer).setUint16(8, length - 10, true);
    bytes.set(new TextEncoder().encode(`${header.padEnd(length - 11)}\n`), 10);
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), length);
    return bytes;
}

function idx(shape: readonly number[], values: Uint8Array): Uint8Array {
    const bytes = new Uint8Array(4 + 4 * shape.length + values.length);
    bytes.set([0, 0, 8, shape.length]);
    for (const [axis, size] of shape.entries()) {
        new DataView(bytes.buffer).setUint32(4 + 4 * axis, size);
    }
    bytes.set(values, 4 + 4 * shape.length);
    return bytes;
}

async function timed(times: number, work: () => unknown): Promise<number> {
    const start = performance.now();
    for (let repetition = 0; repetition < times; repetition++) {
        await work();
    }
    return (performance.now() - start) / times;
}

function ours(kind: 'csv' | 'npz' | 'parquet' | 'idx', written: Record<string, Value>): Contender {
    const { folder } = tableFiles();
    const baseUri = `${pathToFileURL(folder).href}/`;
    const access = { readFile: readAddress, openFile: openAddress, baseUri, builtinDataUri: baseUri };
    const source = resolveCall('data_source', kind, written);
    return {
        engine: 'dropout-lab',
        threads: 1,
        measure: times =>
            timed(times, async () => {
                const read = await readSource(source, { target: 'last', task: 'classification' }, access);
                if (isDataProblem(read)) {
                    throw new Error(read.problem);
                }
            }),
    };
}

/** The library that a csv reader would be made of, and its texts made numbers. */
function papaparse(): Contender {
    const { csvText } = tableFiles();
    return {
        engine: 'papaparse',
        isPeer: true,
        threads: 1,
        measure: times =>
            timed(times, () => {
                const numbers = new Float32Array(rows * (columns + 1));
                let at = 0;
                let isHeader = true;
                Papa.parse<string[]>(csvText, {
                    delimiter: ',',
                    skipEmptyLines: true,
                    step({ data }) {
                        if (isHeader) {
                            isHeader = false;
                            return;
                        }
                        for (const cell of data) {
                            numbers[at++] = Number(cell);
                        }
                    },
                });
            }),
    };
}

export const readCsvFile: Workload = {
    name: 'read-csv',
    summary: 'milliseconds to read 18 MB of csv, 40,000 rows of 64 numbers and a class',
    repetitions: 1,
    contenders: async () => [ours('csv', { path: 'table.csv' }), papaparse()],
};

export const readNpzFile: Workload = {
    name: 'read-npz',
    summary: 'milliseconds to read the same numbers from a compressed npz file',
    repetitions: 1,
    contenders: async () => [ours('npz', { path: 'table.npz' })],
};

export const readParquetFile: Workload = {
    name: 'read-parquet',
    summary: 'milliseconds to read the same numbers from a Parquet file, snappy',
    repetitions: 1,
    contenders: async () => [ours('parquet', { path: 'table.parquet' })],
};

export const readIdxFile: Workload = {
    name: 'read-idx',
    summary: 'milliseconds to read 40,000 images of 8 x 8 from an idx file',
    repetitions: 1,
    contenders: async () => [ours('idx', { images: 'images.idx', labels: 'labels.idx' })],
};
