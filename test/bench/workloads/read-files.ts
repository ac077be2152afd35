// How long the readers of data take for one table: 40,000 rows of 64 numbers and a class, as a person's files have them.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import Papa from 'papaparse';
import { resolveCall } from '../../../src/catalog/arguments.ts';
import type { Value } from '../../../src/catalog/values.ts';
import { isDataProblem } from '../../../src/data/data-problem.ts';
import { readSource } from '../../../src/data/sources/index.ts';
import { inflate } from '../../../src/platform/node/inflate.ts';
import { openAddress } from '../../../src/platform/node/open-file.ts';
import { readAddress } from '../../../src/platform/node/read-address.ts';
import { csvOf, idx, npyFilesOf, parquetOf } from '../../support/table-files.ts';
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
    const table = { rows, columns, values, labels };
    const csvText = csvOf(table);
    const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);
    write('table.csv', csvText);
    write('table.npz', zipSync(npyFilesOf(table)));
    write('plain.npz', zipSync(npyFilesOf(table), { level: 0 }));
    write('table.parquet', parquetOf(table));
    write('plain.parquet', parquetOf(table, 'UNCOMPRESSED'));
    const pixels = Uint8Array.from(values, value => 128 + 25 * value);
    write('images.idx', idx([rows, 8, 8], pixels));
    write('images.idx.gz', gzipSync(idx([rows, 8, 8], pixels)));
    write('labels.idx', idx([rows], Uint8Array.from(labels)));
    files = { folder, csvText };
    return files;
}

/** Processor time of the whole process, since that of the clock says little on a machine that others use. */
async function timed(times: number, work: () => unknown): Promise<number> {
    const start = process.cpuUsage();
    for (let repetition = 0; repetition < times; repetition++) {
        await work();
    }
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000 / times;
}

function ours(kind: 'csv' | 'npz' | 'parquet' | 'idx', written: Record<string, Value>): Contender {
    const { folder } = tableFiles();
    const baseUri = `${pathToFileURL(folder).href}/`;
    const ports = { readFile: readAddress, openFile: openAddress, inflate };
    const access = { ...ports, baseUri, builtinDataUri: baseUri };
    const source = resolveCall('data_source', kind, written);
    return {
        engine: Object.values(written)[0] as string,
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

const million = ((rows * (columns + 1)) / 1e6).toFixed(1);

export const readCsvFile: Workload = {
    name: 'read-csv',
    summary: `milliseconds of processor time to read 18 MB of csv: ${million} million values, 40,000 rows of 64 numbers and a class`,
    repetitions: 1,
    contenders: async () => [ours('csv', { path: 'table.csv' }), papaparse()],
};

export const readNpzFile: Workload = {
    name: 'read-npz',
    summary:
        'milliseconds of processor time to read the same values from npz files, without compression and with it',
    repetitions: 1,
    contenders: async () => [ours('npz', { path: 'plain.npz' }), ours('npz', { path: 'table.npz' })],
};

export const readParquetFile: Workload = {
    name: 'read-parquet',
    summary:
        'milliseconds of processor time to read the same values from Parquet files, without compression and with snappy',
    repetitions: 1,
    contenders: async () => [
        ours('parquet', { path: 'plain.parquet' }),
        ours('parquet', { path: 'table.parquet' }),
    ],
};

export const readIdxFile: Workload = {
    name: 'read-idx',
    summary: 'milliseconds of processor time to read 40,000 images of 8 x 8, as many values, from idx files',
    repetitions: 1,
    contenders: async () => [
        ours('idx', { images: 'images.idx', labels: 'labels.idx' }),
        ours('idx', { images: 'images.idx.gz', labels: 'labels.idx' }),
    ],
};
