// Specs of every built-in set and of one table in every format, for the command line and for VS Code alike.

import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { resolveCall } from '../../src/catalog/arguments.ts';
import { builtinFacts, builtinSets } from '../../src/catalog/builtin-sets/index.ts';
import { sizeOf } from '../../src/core/shape.ts';
import { csvOf, idx, npyFilesOf, parquetOf, type Table } from './table-files.ts';

const spec = (name: string, inputs: number, end: string, source: string) => `model ${name} {
    input(${inputs})
    dense(8, activation = relu)
    dropout(0.2)
    ${end}
}
data examples {
    source = ${source}
    scale  = standardize
}
train ${name} on examples {
    epochs    = 2
    seed      = 3
    optimizer = adam(0.01)
}
`;

/** A spec for each built-in set, by its name. */
export const builtinSpecs: ReadonlyMap<string, string> = new Map(
    Object.keys(builtinSets).map(name => {
        const { featureShape, classes } = builtinFacts(resolveCall('builtin_set', name))!;
        const end = classes === undefined ? 'dense(1)' : `dense(${classes}, activation = softmax)`;
        return [name, spec(name, sizeOf(featureShape), end, `builtin(${name})`)];
    }),
);

const [rows, columns] = [90, 4];

/** Numbers that single precision does not hold, so that each format has to round them alike. */
const table: Table = {
    rows,
    columns,
    values: Float64Array.from(
        { length: rows * columns },
        (_, index) => Math.sin(index * 12.9898) * 10 ** ((index % 7) - 3),
    ),
    labels: Int32Array.from({ length: rows }, (_, row) => row % 3),
};

/** The table in every format: files by their name, and the source that reads them. */
export function formats(): readonly {
    readonly name: string;
    readonly files: Readonly<Record<string, Uint8Array>>;
    readonly spec: string;
}[] {
    const text = csvOf(table);
    const encode = (written: string) => new TextEncoder().encode(written);
    const sources: readonly [string, Readonly<Record<string, Uint8Array>>, string][] = [
        ['csv', { 'table.csv': encode(text) }, 'csv("table.csv")'],
        [
            'csv with CRLF and a byte-order mark',
            { 'windows.csv': encode(`\ufeff${text.replaceAll('\n', '\r\n')}`) },
            'csv("windows.csv")',
        ],
        ['csv packed with gzip', { 'table.csv.gz': gzipSync(text) }, 'csv("table.csv.gz")'],
        ['parquet', { 'table.parquet': parquetOf(table) }, 'parquet("table.parquet")'],
        [
            'parquet without compression',
            { 'plain.parquet': parquetOf(table, { codec: 'UNCOMPRESSED' }) },
            'parquet("plain.parquet")',
        ],
        ['npz', { 'table.npz': zipSync(npyFilesOf(table)) }, 'npz("table.npz")'],
        [
            'npz without compression',
            { 'plain.npz': zipSync(npyFilesOf(table), { level: 0 }) },
            'npz("plain.npz")',
        ],
        [
            'idx',
            {
                'table.idx': idx([rows, columns], table.values),
                'labels.idx': idx([rows], Uint8Array.from(table.labels)),
            },
            'idx("table.idx", "labels.idx")',
        ],
        [
            'idx packed with gzip',
            {
                'table.idx.gz': gzipSync(idx([rows, columns], table.values)),
                'labels.idx.gz': gzipSync(idx([rows], Uint8Array.from(table.labels))),
            },
            'idx("table.idx.gz", "labels.idx.gz")',
        ],
    ];
    return sources.map(([name, files, source]) => ({
        name,
        files,
        spec: spec('net', columns, 'dense(3, activation = softmax)', source),
    }));
}
