// A csv file as examples: one pass over all of it, which finds every mistake before anything is trained. Of a file that is
// larger than memory it keeps where the rows begin and what they predict, and reads the features again when asked.

import { growing } from '../../core/growing.ts';
import type { FeatureReader, Features, Origin } from '../../model/examples.ts';
import { type ByteSource, changedFile, hashWhileRead } from '../byte-source.ts';
import { type DataProblem, isDataProblem, whyNotFinite } from '../data-problem.ts';
import type { ReadExamples, SourceParameters, SourceRequest } from '../sources/types.ts';
import { createTargetCollector } from '../targets.ts';
import { createCells } from './cells.ts';
import { type CsvColumns, columnName, columnTitles, resolveColumns } from './columns.ts';
import { createRowLines, createRowPlaces, type RowPlaces } from './row-places.ts';
import { type CsvRecord, scanRecords } from './scan-records.ts';

export type CsvOptions = Pick<SourceParameters<'csv'>, 'header' | 'delimiter' | 'missing'>;

/** Features of a larger file stay in it: as numbers they would take about as many bytes. */
export const largestInMemory = 96 * 1024 * 1024;

/** Reads a whole csv file. The source stays open where its features are fetched later. */
export function readCsv(
    source: ByteSource,
    options: CsvOptions,
    request: SourceRequest,
    mostInMemory = largestInMemory,
): ReadExamples | DataProblem {
    const staysInFile = source.size > mostInMemory;
    const result = readRows(source, options, request, staysInFile);
    if (isDataProblem(result) || !staysInFile) {
        source.close();
    }
    return result;
}

function readRows(
    source: ByteSource,
    options: CsvOptions,
    request: SourceRequest,
    staysInFile: boolean,
): ReadExamples | DataProblem {
    const { name } = source;
    const delimiter = new TextEncoder().encode(options.delimiter);
    const cells = createCells(options.delimiter);
    const missing = new Set(options.missing.map(text => text.trim()));
    const features = growing(Float32Array);
    const places = createRowPlaces();
    const lines = createRowLines();
    const hashed = staysInFile ? hashWhileRead(source) : undefined;
    let columns: CsvColumns | undefined;
    let targets = createTargetCollector(request, name);
    let row = new Float64Array();
    let leftOut = 0;
    let firstMissing: string | undefined;
    let isHeaderNumeric = false;

    const visit = (record: CsvRecord): DataProblem | undefined => {
        const count = cells.split(record);
        const at = `${name}, line ${record.line}`;
        if (columns === undefined) {
            const encoding = unreadableText(record);
            if (encoding !== undefined) {
                return { problem: `${name} ${encoding}` };
            }
            const texts = Array.from({ length: count }, (_, column) => cells.text(column));
            const resolved = resolveColumns(name, texts, options.header, request.target, options.delimiter);
            if (isDataProblem(resolved)) {
                return resolved;
            }
            columns = resolved;
            targets = createTargetCollector(
                request,
                `${name}, column ${columnName(resolved, resolved.target)},`,
            );
            row = new Float64Array(count - 1);
            if (options.header) {
                isHeaderNumeric = texts.every((_, column) => !Number.isNaN(cells.number(column)));
                return undefined;
            }
        }
        if (count !== columns.count) {
            const found = count === 1 ? '1 value' : `${count} values`;
            return { problem: `${at}: expected ${columns.count} values, found ${found}.` };
        }
        for (let column = 0, feature = 0; column < count; column++) {
            if (column !== columns.target) {
                const value = cells.number(column);
                if (Number.isNaN(value)) {
                    const text = cells.text(column);
                    if (missing.has(text)) {
                        leftOut++;
                        firstMissing ??= `${at}, column ${columnName(columns, column)}`;
                        return undefined;
                    }
                    return wrongNumber(at, columnName(columns, column), text, record.line, options.header);
                }
                if (!Number.isFinite(Math.fround(value))) {
                    return {
                        problem: `${at}, column ${columnName(columns, column)}: ${whyNotFinite(value)}.`,
                    };
                }
                row[feature++] = value;
            }
        }
        const text = cells.text(columns.target);
        if (text.includes('\ufffd')) {
            return {
                problem: `${at}, column ${columnName(columns, columns.target)}: ${JSON.stringify(text)} is not UTF-8. Save the file as UTF-8.`,
            };
        }
        if (missing.has(text)) {
            leftOut++;
            firstMissing ??= `${at}, column ${columnName(columns, columns.target)}`;
            return undefined;
        }
        const problem = targets.add(text, cells.number(columns.target));
        if (problem !== undefined) {
            return { problem: `${at}, column ${columnName(columns, columns.target)}: ${problem}.` };
        }
        lines.add(record.line);
        if (staysInFile) {
            places.add(record.position, record.end - record.start);
        } else {
            for (const value of row) {
                features.push(value);
            }
        }
        return undefined;
    };
    const problem = scanRecords(hashed?.source ?? source, delimiter, visit);
    if (problem !== undefined) {
        return problem;
    }
    if (columns === undefined) {
        return { problem: `${name} is empty.` };
    }
    const target = targets.finish();
    if (isDataProblem(target)) {
        return target;
    }
    const count = target.task === 'classification' ? target.labels.length : target.values.length;
    if (count === 0) {
        const why =
            leftOut === 0 ? 'has no rows' : `has a missing value in every row, first in ${firstMissing}`;
        return { problem: `${name} ${why}.` };
    }
    const width = columns.count - 1;
    const read: Features =
        hashed === undefined
            ? features.values()
            : createRowReader(source, hashed.hash(), options.delimiter, columns, places);
    const { target: targetColumn } = columns;
    const known = columns;
    const placeOf = (row: number, column: number): string =>
        `${name}, line ${lines.line(row)}, column ${columnName(known, column)}`;
    const origin: Origin = {
        feature: (row, feature) => placeOf(row, feature < targetColumn ? feature : feature + 1),
        target: row => placeOf(row, targetColumn),
    };
    const rows = leftOut === 1 ? '1 row' : `${leftOut.toLocaleString('en')} rows`;
    const notes = [
        ...(leftOut > 0
            ? [`${name}: ${rows} left out for a missing value, the first at ${firstMissing}.`]
            : []),
        ...(isHeaderNumeric
            ? [
                  `${name}: the first row holds numbers and was taken for the names of the columns. Where it is data, set \`header = false\`.`,
              ]
            : []),
    ];
    return {
        examples: {
            count,
            featureShape: [width],
            features: read,
            target,
            origin,
        },
        columns: columnTitles(columns),
        ...(notes.length > 0 && { notes }),
    };
}

/** What is wrong with a file that begins with this record, as text; undefined where nothing is. */
function unreadableText({ bytes, start, end, position, isQuoted }: CsvRecord): string | undefined {
    const [first, second] = bytes.subarray(start, end);
    if (position === 0 && ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))) {
        return 'is in UTF-16: save it as UTF-8.';
    }
    return !isQuoted && bytes.subarray(start, end).includes(0x0d)
        ? 'ends its lines with carriage returns alone: save it with line feeds, as Unix and Windows write them.'
        : undefined;
}

function wrongNumber(
    at: string,
    column: string,
    text: string,
    line: number,
    hasHeader: boolean,
): DataProblem {
    const found = `${at}, column ${column}: expected a number, found ${JSON.stringify(text)}`;
    const remedy =
        line === 1 && !hasHeader
            ? 'Where the first row names the columns, set `header = true`.'
            : 'Features are numbers; a text that stands for a missing value belongs in `missing = [...]`.';
    return { problem: `${found}. ${remedy}` };
}

/** To ask for the state of a file takes about as long as to read a row of it. */
const readsBetweenLooks = 64;

/** Reads and parses one row each time, from where it was found to begin. */
function createRowReader(
    source: ByteSource,
    hash: string,
    delimiter: string,
    columns: CsvColumns,
    places: RowPlaces,
): FeatureReader {
    const cells = createCells(delimiter);
    const features = new Float32Array(columns.count - 1);
    let bytes = new Uint8Array(4096);
    // Of rows in the order of the file, as evaluation takes them, the next ones are read along.
    const ahead = new Uint8Array(1 << 18);
    let aheadAt = 0;
    let aheadLength = 0;
    let last = -2;
    let reads = 0;
    const record: CsvRecord = {
        bytes,
        start: 0,
        end: 0,
        position: 0,
        line: 0,
        isQuoted: false,
        isOpen: false,
    };
    return {
        identity: `${hash} ${JSON.stringify([delimiter, columns.count, columns.target])}`,
        row(row) {
            const position = places.position(row);
            const length = places.length(row);
            const isInOrder = row === last + 1;
            last = row;
            let isWhole: boolean;
            let mayHaveChanged = ++reads % readsBetweenLooks === 0;
            if (isInOrder && length <= ahead.length) {
                if (position < aheadAt || position + length > aheadAt + aheadLength) {
                    aheadAt = position;
                    aheadLength = source.read(position, ahead);
                    mayHaveChanged = true;
                }
                record.bytes = ahead;
                record.start = position - aheadAt;
                isWhole = aheadLength >= length;
            } else {
                if (bytes.length < length) {
                    bytes = new Uint8Array(2 * length);
                }
                record.bytes = bytes;
                record.start = 0;
                isWhole = source.read(position, bytes.subarray(0, length)) === length;
            }
            record.end = record.start + length;
            record.isQuoted = record.bytes.subarray(record.start, record.end).includes(0x22);
            if (
                !isWhole ||
                (mayHaveChanged && source.change() !== undefined) ||
                cells.split(record) !== columns.count
            ) {
                throw changedFile(source);
            }
            for (let column = 0, feature = 0; column < columns.count; column++) {
                if (column !== columns.target) {
                    features[feature++] = cells.number(column);
                }
            }
            return features;
        },
    };
}
