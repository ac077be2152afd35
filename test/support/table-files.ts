// One table in every format that can be read, to the bit: rows of numbers and a class.

import { parquetWriteBuffer } from 'hyparquet-writer';

export interface Table {
    readonly rows: number;
    readonly columns: number;
    /** [rows, columns], row-major. */
    readonly values: Float64Array;
    /** The class of each row, from 0. */
    readonly labels: Int32Array;
}

const columnNames = ({ columns }: Table) => Array.from({ length: columns }, (_, column) => `x${column}`);

export function csvOf(table: Table): string {
    const { rows, columns, values, labels } = table;
    const lines = Array.from({ length: rows }, (_, row) =>
        [...values.subarray(row * columns, (row + 1) * columns), labels[row]].join(','),
    );
    return `${[...columnNames(table), 'kind'].join(',')}\n${lines.join('\n')}\n`;
}

interface ParquetForm {
    /** Other than `SNAPPY` and `UNCOMPRESSED` needs a compressor. */
    readonly codec?: 'SNAPPY' | 'UNCOMPRESSED' | 'ZSTD';
    readonly compressors?: { readonly ZSTD: (bytes: Uint8Array) => Uint8Array };
    readonly encoding?: 'PLAIN' | 'RLE_DICTIONARY';
}

/** Packed by snappy, and value by value, where it is not said otherwise. */
export function parquetOf(
    table: Table,
    { codec = 'SNAPPY', compressors, encoding = 'PLAIN' }: ParquetForm = {},
): Uint8Array {
    const { rows, columns, values, labels } = table;
    const features = columnNames(table).map((name, column) => ({
        name,
        type: 'DOUBLE' as const,
        encoding,
        data: Float64Array.from({ length: rows }, (_, row) => values[row * columns + column]!),
    }));
    const kind = { name: 'kind', type: 'INT32' as const, data: labels };
    return new Uint8Array(
        parquetWriteBuffer({ columnData: [...features, kind], codec, ...(compressors && { compressors }) }),
    );
}

/** The files of an npz archive; what packs them is the caller's. */
export function npyFilesOf({ rows, columns, values, labels }: Table): {
    readonly 'x.npy': Uint8Array;
    readonly 'y.npy': Uint8Array;
} {
    return { 'x.npy': npy('<f8', [rows, columns], values), 'y.npy': npy('<i4', [rows], labels) };
}

export function npy(
    type: string,
    shape: readonly number[],
    values: Float32Array | Float64Array | Int32Array,
): Uint8Array {
    const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
    const length = Math.ceil((10 + header.length + 1) / 64) * 64;
    const bytes = new Uint8Array(length + values.byteLength);
    bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
    new DataView(bytes.buffer).setUint16(8, length - 10, true);
    bytes.set(new TextEncoder().encode(`${header.padEnd(length - 11)}\n`), 10);
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), length);
    return bytes;
}

/** Bytes, or doubles, which idx has in the order of the largest byte first. */
export function idx(shape: readonly number[], values: Uint8Array | Float64Array): Uint8Array {
    const start = 4 + 4 * shape.length;
    const bytes = new Uint8Array(start + values.byteLength);
    const view = new DataView(bytes.buffer);
    bytes.set([0, 0, values instanceof Uint8Array ? 8 : 14, shape.length]);
    for (const [axis, size] of shape.entries()) {
        view.setUint32(4 + 4 * axis, size);
    }
    for (const [index, value] of values.entries()) {
        if (values instanceof Uint8Array) {
            bytes[start + index] = value;
        } else {
            view.setFloat64(start + 8 * index, value);
        }
    }
    return bytes;
}
