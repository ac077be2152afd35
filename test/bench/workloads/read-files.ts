// How long the readers of data take for one table: 40,000 rows of 64 numbers and a class, as a person's files have them.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { zipSync } from 'fflate';
import type { Value } from '../../../src/catalog/values.ts';
import { csvOf, idx, npyFilesOf, parquetOf } from '../../support/table-files.ts';
import type { ReadRequest } from '../read-process.ts';
import type { Contender, Workload } from '../workload.ts';

const rows = 40_000;
const columns = 64;

let known: string | undefined;

/** The folder of the table's files, written once for all workloads; it goes with the process. */
function tableFolder(): string {
    if (known !== undefined) {
        return known;
    }
    const folder = mkdtempSync(join(tmpdir(), 'read-files-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    const values = Float64Array.from({ length: rows * columns }, (_, index) =>
        Number((5 * Math.sin(index * 12.9898)).toFixed(4)),
    );
    const labels = Int32Array.from({ length: rows }, (_, row) => row % 10);
    const table = { rows, columns, values, labels };
    const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);
    write('table.csv', csvOf(table));
    write('table.npz', zipSync(npyFilesOf(table)));
    write('plain.npz', zipSync(npyFilesOf(table), { level: 0 }));
    write('table.parquet', parquetOf(table));
    write('plain.parquet', parquetOf(table, { codec: 'UNCOMPRESSED' }));
    write('dictionary.parquet', parquetOf(table, { encoding: 'RLE_DICTIONARY' }));
    const compressors = { ZSTD: (bytes: Uint8Array) => new Uint8Array(zstdCompressSync(bytes)) };
    write('zstd.parquet', parquetOf(table, { codec: 'ZSTD', compressors }));
    const pixels = Uint8Array.from(values, value => 128 + 25 * value);
    write('images.idx', idx([rows, 8, 8], pixels));
    write('images.idx.gz', gzipSync(idx([rows, 8, 8], pixels)));
    write('labels.idx', idx([rows], Uint8Array.from(labels)));
    known = folder;
    return folder;
}

/** A reader in a process of its own, which ends with it. */
function inProcess(engine: string, reader: ReadRequest['reader'], isPeer = false): Contender {
    const request: ReadRequest = { folder: tableFolder(), rows, columns, reader };
    const child = fork(join(import.meta.dirname, '..', 'read-process.ts'), [JSON.stringify(request)]);
    const gone = once(child, 'exit').then(() => {
        throw new Error(`The process that reads ${engine} ended.`);
    });
    // It is meant to, at the end.
    gone.catch(() => {});
    return {
        engine,
        isPeer,
        threads: 1,
        async measure(times) {
            child.send(times);
            const [ms] = await Promise.race([once(child, 'message'), gone]);
            return Number(ms);
        },
        close: () => child.disconnect(),
    };
}

function ours(kind: 'csv' | 'npz' | 'parquet' | 'idx', written: Record<string, Value>): Contender {
    return inProcess(Object.values(written)[0] as string, { kind, written });
}

/** The library that a csv reader would be made of, and its texts made numbers. */
const papaparse = () => inProcess('papaparse', { kind: 'papaparse', path: 'table.csv' }, true);

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
        'milliseconds of processor time to read the same values from Parquet files: plain, snappy, snappy and dictionaries, Zstandard',
    repetitions: 1,
    contenders: async () => [
        ours('parquet', { path: 'plain.parquet' }),
        ours('parquet', { path: 'table.parquet' }),
        ours('parquet', { path: 'dictionary.parquet' }),
        ours('parquet', { path: 'zstd.parquet' }),
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
