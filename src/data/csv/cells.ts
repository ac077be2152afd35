// The cells of one record: places in its bytes where it is plain, texts where it has quotes. One object is used for every
// record of a file, so that reading numbers makes no garbage.

import Papa from 'papaparse';
import { parseNumber } from './parse-number.ts';
import type { CsvRecord } from './scan-records.ts';

/** The cells of the record last given to `split`. */
export interface CsvCells {
    /** Finds the cells of `record`, and returns how many there are. */
    split(record: CsvRecord): number;
    /** The number in a cell; NaN where there is none. */
    number(column: number): number;
    /** The text of a cell, spaces around it left out. */
    text(column: number): string;
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

export function createCells(delimiter: string): CsvCells {
    const [separator = 0, ...others] = encoder.encode(delimiter);
    const isOneByte = others.length === 0;
    let bytes: Uint8Array = new Uint8Array();
    let texts: readonly string[] | undefined;
    // Cell i is `bytes[starts[i] .. starts[i + 1] - 1)`.
    let starts = new Int32Array(64);

    const splitPlain = ({ start, end }: CsvRecord): number => {
        let count = 0;
        starts[count++] = start;
        for (let at = start; at < end; at++) {
            if (bytes[at] === separator) {
                if (count + 1 >= starts.length) {
                    const longer = new Int32Array(2 * starts.length);
                    longer.set(starts);
                    starts = longer;
                }
                starts[count++] = at + 1;
            }
        }
        starts[count] = end + 1;
        return count;
    };
    return {
        split(record) {
            ({ bytes } = record);
            if (isOneByte && !record.isQuoted) {
                texts = undefined;
                return splitPlain(record);
            }
            const text = decoder.decode(bytes.subarray(record.start, record.end));
            // No line break may end a record here: those of this text are inside quotes.
            texts = Papa.parse<string[]>(text, { delimiter, newline: '\n' }).data[0] ?? [];
            return texts.length;
        },
        number(column) {
            if (texts === undefined) {
                return parseNumber(bytes, starts[column]!, starts[column + 1]! - 1);
            }
            const written = encoder.encode(texts[column]);
            return parseNumber(written, 0, written.length);
        },
        text(column) {
            return texts === undefined
                ? decoder.decode(bytes.subarray(starts[column]!, starts[column + 1]! - 1)).trim()
                : (texts[column] ?? '').trim();
        },
    };
}
