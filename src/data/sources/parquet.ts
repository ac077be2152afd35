import { gunzipSync } from 'fflate';
import { decompress as unpackZstd } from 'fzstd';
import { type FileMetaData, parquetMetadata, parquetSchema } from 'hyparquet';
import type { Origin } from '../../model/examples.ts';
import { type CsvColumns, columnName, columnTitles, resolveColumns } from '../csv/columns.ts';
import { createRowLines } from '../csv/row-places.ts';
import { fileNameOf, readBytes, resolveAddress } from '../data-access.ts';
import { type DataProblem, isDataProblem, whyNotFinite } from '../data-problem.ts';
import { type ColumnChunk, readColumns } from '../parquet-columns.ts';
import { unpackSnappy } from '../snappy.ts';
import { createTargetCollector } from '../targets.ts';
import type { ReadExamples, Source, SourceRequest } from './types.ts';

/** A file of columns, read as a whole, column by column. */
export const parquet: Source<'parquet'> = async ({ path }, request, access) => {
    const address = resolveAddress(access.baseUri, path);
    const name = fileNameOf(address);
    const bytes = await readBytes(address, access.readFile);
    if (isDataProblem(bytes)) {
        return bytes;
    }
    // The library reads from the beginning of a buffer.
    const whole = bytes.byteLength === bytes.buffer.byteLength ? bytes : Uint8Array.from(bytes);
    let metadata: FileMetaData;
    try {
        metadata = parquetMetadata(whole.buffer as ArrayBuffer);
    } catch (error) {
        return { problem: `${name} is no Parquet file, or is damaged: ${reasonOf(error)}.` };
    }
    const fields = parquetSchema(metadata).children;
    const nested = fields.find(({ children }) => children.length > 0);
    if (nested !== undefined) {
        return {
            problem: `${name}, column ${JSON.stringify(nested.element.name)}: it is nested, and a column of single values is needed.`,
        };
    }
    const names = fields.map(({ element }) => element.name);
    const columns = resolveColumns(name, names, true, request.target);
    if (isDataProblem(columns)) {
        return columns;
    }
    const rows = Number(metadata.num_rows);
    const parts = names.map((): ColumnChunk[] => []);
    try {
        const compressors = {
            GZIP: (packed: Uint8Array, size: number) =>
                access.inflate?.(packed, size, 'gzip') ?? gunzipSync(packed),
            SNAPPY: unpackSnappy,
            ZSTD: (packed: Uint8Array, size: number) =>
                access.inflate?.(packed, size, 'zstd') ?? unpackZstd(packed),
        };
        readColumns(whole, metadata, compressors, (column, chunk) => parts[column]?.push(chunk));
    } catch (error) {
        return { problem: `${name} cannot be read: ${reasonOf(error)}.` };
    }
    return examplesOf(name, columns, parts, rows, request);
};

function reasonOf(error: unknown): string {
    const text = error instanceof Error ? error.message : String(error);
    const codec = /unsupported compression codec: (\w+)/.exec(text)?.[1];
    return codec === undefined
        ? text
        : `it is compressed with ${codec}; write it with snappy, gzip, zstd or no compression`;
}

/** So many rows of some hundred columns are in the caches of a processor. */
const rowsAtOnce = 256;

function examplesOf(
    file: string,
    columns: CsvColumns,
    parts: readonly (readonly ColumnChunk[])[],
    rows: number,
    request: SourceRequest,
): ReadExamples | DataProblem {
    const width = columns.count - 1;
    const features = new Float32Array(rows * width);
    /** The column, from 1, whose value a row lacks; the first one. */
    const missing = new Int32Array(rows);
    const featureParts = parts.flatMap((chunks, column) =>
        column === columns.target ? [] : [{ chunks, column, next: 0 }],
    );
    // Some rows of every column at a time: a whole column at once would fetch the rows from memory anew for each column.
    for (let from = 0; from < rows; from += rowsAtOnce) {
        const to = Math.min(from + rowsAtOnce, rows);
        for (const [feature, part] of featureParts.entries()) {
            const { chunks, column } = part;
            for (let row = from; row < to; ) {
                const chunk = chunks[part.next]!;
                const end = Math.min(to, chunk.rowStart + chunk.cells.length);
                const bad = copyColumn(chunk, row, end, features, feature, width, missing, column + 1);
                if (bad !== undefined) {
                    const at = `${file}, row ${bad.row + 1}, column ${columnName(columns, column)}`;
                    const why =
                        typeof bad.cell === 'number'
                            ? whyNotFinite(bad.cell)
                            : `expected a finite number, found ${describe(bad.cell)}`;
                    return { problem: `${at}: ${why}.` };
                }
                row = end;
                part.next += end === chunk.rowStart + chunk.cells.length ? 1 : 0;
            }
        }
    }
    const targetName = columnName(columns, columns.target);
    const targets = createTargetCollector(request, `${file}, column ${targetName},`);
    let count = 0;
    let firstMissing: string | undefined;
    const places = createRowLines();
    for (const { cells, rowStart } of parts[columns.target] ?? []) {
        for (let index = 0; index < cells.length; index++) {
            const row = rowStart + index;
            const cell = cells[index];
            const lacking = missing[row]! || (isMissing(cell) ? columns.target + 1 : 0);
            if (lacking > 0) {
                firstMissing ??= `row ${row + 1}, column ${columnName(columns, lacking - 1)}`;
                continue;
            }
            const number = numberOf(cell);
            const isText = typeof cell === 'string';
            const problem =
                isText || Number.isFinite(number)
                    ? targets.add(isText ? cell : String(number), number)
                    : `expected a number or a text, found ${describe(cell)}`;
            if (problem !== undefined) {
                return { problem: `${file}, row ${row + 1}, column ${targetName}: ${problem}.` };
            }
            places.add(row + 1);
            if (count < row) {
                features.copyWithin(count * width, row * width, (row + 1) * width);
            }
            count++;
        }
    }
    if (count === 0) {
        const why = rows === 0 ? 'has no rows' : `has a missing value in every row, first in ${firstMissing}`;
        return { problem: `${file} ${why}.` };
    }
    const target = targets.finish();
    if (isDataProblem(target)) {
        return target;
    }
    const leftOut = rows - count;
    const placeOf = (row: number, column: number): string =>
        `${file}, row ${places.line(row)}, column ${columnName(columns, column)}`;
    const origin: Origin = {
        feature: (row, at) => placeOf(row, at < columns.target ? at : at + 1),
        target: row => placeOf(row, columns.target),
    };
    const which = leftOut === 1 ? '1 row' : `${leftOut.toLocaleString('en')} rows`;
    return {
        examples: {
            count,
            featureShape: [width],
            features: features.subarray(0, count * width),
            target,
            origin,
        },
        columns: columnTitles(columns),
        ...(leftOut > 0 && {
            notes: [`${file}: ${which} left out for a missing value, the first at ${firstMissing}.`],
        }),
    };
}

/**
 * Writes a column's values of the rows `from .. to` into their places `feature`, and which rows lack one; or returns one
 * that is no number.
 */
function copyColumn(
    { cells, rowStart }: ColumnChunk,
    from: number,
    to: number,
    features: Float32Array,
    feature: number,
    width: number,
    missing: Int32Array,
    column: number,
): { readonly row: number; readonly cell: unknown } | undefined {
    if (cells instanceof Float64Array || cells instanceof Float32Array || cells instanceof Int32Array) {
        const some = cells.subarray(from - rowStart, to - rowStart);
        const numbers = some instanceof Float64Array ? some : new Float64Array(some);
        const bad = copyNumbers(numbers, features, from * width + feature, width);
        return bad < 0 ? undefined : { row: from + bad, cell: numbers[bad] };
    }
    for (let row = from; row < to; row++) {
        const cell = cells[row - rowStart];
        const value = Math.fround(numberOf(cell));
        if (Number.isFinite(value)) {
            features[row * width + feature] = value;
        } else if (isMissing(cell)) {
            missing[row] ||= column;
        } else {
            return { row, cell };
        }
    }
    return undefined;
}

/** The place of the first that is not finite, or -1. In a loop of its own over one kind of array, for speed. */
function copyNumbers(cells: Float64Array, features: Float32Array, start: number, width: number): number {
    for (let index = 0, at = start; index < cells.length; index++, at += width) {
        const value = Math.fround(cells[index]!);
        if (value - value !== 0) {
            return index;
        }
        features[at] = value;
    }
    return -1;
}

function isMissing(cell: unknown): boolean {
    return cell === null || cell === undefined;
}

/** NaN for what is no number. */
function numberOf(cell: unknown): number {
    return typeof cell === 'number' || typeof cell === 'bigint' || typeof cell === 'boolean'
        ? Number(cell)
        : Number.NaN;
}

function describe(cell: unknown): string {
    if (typeof cell === 'string') {
        return JSON.stringify(cell);
    }
    if (cell instanceof Date) {
        return `the time ${cell.toISOString()}`;
    }
    return typeof cell === 'number' ? String(cell) : 'a value of another kind';
}
