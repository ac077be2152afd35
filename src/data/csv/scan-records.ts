// Where the records of a csv file begin and end, chunk by chunk: a file is never in memory as a whole. A line break inside
// quotes belongs to its record (RFC 4180).

import type { ByteSource } from '../byte-source.ts';
import { type DataProblem, isDataProblem } from '../data-problem.ts';

/** One record, without its line break. Rewritten for the next: to be read at once. */
export interface CsvRecord {
    bytes: Uint8Array;
    start: number;
    end: number;
    /** Where it begins in the file. */
    position: number;
    /** The line that it begins in, from 1. */
    line: number;
    /** False where no byte of it is a quote, so that delimiters are all there is to look for. */
    isQuoted: boolean;
    /** True where it ends inside quotes, because the file does. */
    isOpen: boolean;
}

const chunkSize = 1 << 20;

/** No record of numbers is this long: a quote was opened and never closed. */
const longestRecord = 1 << 26;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;

/**
 * Calls `visit` with every record that is not an empty line, until it returns a problem. A byte-order mark is no part of
 * one. `delimiter` holds the bytes between two fields.
 */
export function scanRecords(
    source: ByteSource,
    delimiter: Uint8Array,
    visit: (record: CsvRecord) => DataProblem | undefined,
): DataProblem | undefined {
    let buffer: Uint8Array = new Uint8Array(Math.min(chunkSize, source.size + 1));
    let filled = 0;
    let position = 0;
    let line = 1;
    const record: CsvRecord = {
        bytes: buffer,
        start: 0,
        end: 0,
        position: 0,
        line: 1,
        isQuoted: false,
        isOpen: false,
    };
    for (;;) {
        const read = source.read(position + filled, buffer.subarray(filled));
        filled += read;
        const isLast = read === 0 || position + filled >= source.size;
        let start = position === 0 && startsWithMark(buffer, filled) ? 3 : 0;
        const hasQuotes = buffer.subarray(0, filled).indexOf(quote) >= 0;
        while (start < filled) {
            const found = hasQuotes
                ? endOfQuoted(buffer, start, filled, delimiter, record)
                : endOfPlain(buffer, start, filled, record);
            if (found < 0 && !isLast) {
                break;
            }
            if (found < 0 && record.isOpen) {
                return unclosed(source.name, line);
            }
            const end = found < 0 ? filled : found;
            record.bytes = buffer;
            record.start = start;
            record.end = end > start && buffer[end - 1] === carriageReturn ? end - 1 : end;
            record.position = position + start;
            record.line = line;
            if (!isBlank(record, delimiter)) {
                const problem = visit(record);
                if (problem !== undefined && isDataProblem(problem)) {
                    return problem;
                }
            }
            line += record.isQuoted ? countLines(buffer, start, end) + 1 : 1;
            start = end + 1;
        }
        if (isLast) {
            return undefined;
        }
        // What is left is the beginning of a record: it moves to the front, and the buffer grows where it is all of it.
        const left = filled - start;
        if (left > longestRecord) {
            return unclosed(source.name, line);
        }
        const next = left > buffer.length / 2 ? new Uint8Array(buffer.length * 2) : buffer;
        next.set(buffer.subarray(start, filled));
        buffer = next;
        position += start;
        filled = left;
    }
}

function unclosed(name: string, line: number): DataProblem {
    return { problem: `${name}, line ${line}: a quote is opened here and never closed.` };
}

function endOfPlain(bytes: Uint8Array, start: number, filled: number, record: CsvRecord): number {
    record.isQuoted = false;
    record.isOpen = false;
    const end = bytes.indexOf(lineFeed, start);
    return end < filled ? end : -1;
}

/**
 * The first line break outside quotes. A quote opens at the beginning of a field only, as in `5" pipe,3` it stands for
 * itself; a doubled one inside is a quote in the text.
 */
function endOfQuoted(
    bytes: Uint8Array,
    start: number,
    filled: number,
    delimiter: Uint8Array,
    record: CsvRecord,
): number {
    record.isQuoted = false;
    record.isOpen = false;
    let beginsField = true;
    const last = delimiter.at(-1);
    for (let at = start; at < filled; at++) {
        const byte = bytes[at];
        if (byte === quote) {
            record.isQuoted = true;
            if (!record.isOpen) {
                record.isOpen = beginsField;
            } else if (bytes[at + 1] === quote && at + 1 < filled) {
                at++;
            } else {
                record.isOpen = false;
            }
        } else if (byte === lineFeed && !record.isOpen) {
            return at;
        }
        beginsField = byte === last && !record.isOpen && isDelimiter(bytes, at, delimiter);
    }
    return -1;
}

/** True where the delimiter ends with the byte at `last`. */
function isDelimiter(bytes: Uint8Array, last: number, delimiter: Uint8Array): boolean {
    const first = last - delimiter.length + 1;
    return delimiter.every((byte, index) => bytes[first + index] === byte);
}

function countLines(bytes: Uint8Array, start: number, end: number): number {
    let lines = 0;
    for (let at = start; at < end; at++) {
        lines += bytes[at] === lineFeed ? 1 : 0;
    }
    return lines;
}

function isBlank({ bytes, start, end }: CsvRecord, delimiter: Uint8Array): boolean {
    for (let at = start; at < end; at++) {
        const byte = bytes[at]!;
        if ((byte !== 0x20 && byte !== 0x09 && byte !== carriageReturn) || delimiter.includes(byte)) {
            return false;
        }
    }
    return true;
}

function startsWithMark(bytes: Uint8Array, filled: number): boolean {
    return filled >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}
