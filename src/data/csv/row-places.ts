// Where the rows of a file are: what is kept of each row of a file that is larger than memory, so every byte counts. A file
// of 4 GB has some fifteen million rows, which take seven bytes each here.

import { growing } from '../../core/growing.ts';

/** Rows in the order of the file. */
export interface RowPlaces {
    readonly count: number;
    /** @param position in bytes, below 2^40. @param length in bytes, without the line break. */
    add(position: number, length: number): void;
    position(row: number): number;
    length(row: number): number;
}

const low = 2 ** 32;
/** Stands for a length that is kept elsewhere. */
const long = 0xffff;

export function createRowPlaces(): RowPlaces {
    const lowParts = growing(Uint32Array);
    const highParts = growing(Uint8Array);
    const lengths = growing(Uint16Array);
    const longLengths = new Map<number, number>();
    return {
        get count() {
            return lengths.length;
        },
        add(position, length) {
            lowParts.push(position % low);
            highParts.push(Math.floor(position / low));
            if (length >= long) {
                longLengths.set(lengths.length, length);
            }
            lengths.push(Math.min(length, long));
        },
        position: row => highParts.at(row) * low + lowParts.at(row),
        length(row) {
            const length = lengths.at(row);
            return length === long ? longLengths.get(row)! : length;
        },
    };
}

/** The line that each row begins in, from 1. */
export interface RowLines {
    add(line: number): void;
    line(row: number): number;
}

/** Lines follow each other but where one is left out or a row has several: only such places are kept. */
export function createRowLines(): RowLines {
    /** From this row on, a row's line is its number plus this many. */
    const rows = growing(Int32Array);
    const offsets = growing(Int32Array);
    let count = 0;
    let offset = Number.NaN;
    return {
        add(line) {
            if (line - count !== offset) {
                offset = line - count;
                rows.push(count);
                offsets.push(offset);
            }
            count++;
        },
        line(row) {
            let from = 0;
            let to = rows.length - 1;
            while (from < to) {
                const middle = (from + to + 1) >> 1;
                if (rows.at(middle) <= row) {
                    from = middle;
                } else {
                    to = middle - 1;
                }
            }
            return row + offsets.at(from);
        },
    };
}
