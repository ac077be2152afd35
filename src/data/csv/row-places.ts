// Where the rows of a file are: what is kept of each row of a file that is larger than memory, so every byte counts. A file
// of 4 GB has some fifteen million rows, which take little more than two bytes each here.

import { growing } from '../../core/growing.ts';

/** Rows in the order of the file. */
export interface RowPlaces {
    readonly count: number;
    /** @param position in bytes, after the row before. @param length in bytes, without the line break. */
    add(position: number, length: number): void;
    position(row: number): number;
    length(row: number): number;
}

/** Of every so many rows the position is kept, and of those between how far it is to the next row. */
const block = 64;
/** Stands for a distance that is kept elsewhere. */
const far = 0xffff;

export function createRowPlaces(): RowPlaces {
    const anchors = growing(Float64Array);
    /** From the beginning of each row to that of the next; the last row has none yet. */
    const strides = growing(Uint16Array);
    const longStrides = new Map<number, number>();
    /** Rows that are not followed by the usual line break and the next row: ascending, each with its length. */
    const oddRows = growing(Int32Array);
    const oddLengths = growing(Int32Array);
    let count = 0;
    const last = { position: 0, length: 0 };
    /** Bytes of the line break, by the first two rows. */
    let lineBreak = 0;

    const strideOf = (row: number): number => {
        const stride = strides.at(row);
        return stride === far ? longStrides.get(row)! : stride;
    };
    return {
        get count() {
            return count;
        },
        add(position, length) {
            if (count > 0) {
                const row = count - 1;
                const stride = position - last.position;
                lineBreak ||= stride - last.length;
                if (stride - last.length !== lineBreak) {
                    oddRows.push(row);
                    oddLengths.push(last.length);
                }
                if (stride >= far) {
                    longStrides.set(row, stride);
                }
                strides.push(Math.min(stride, far));
            }
            if (count % block === 0) {
                anchors.push(position);
            }
            last.position = position;
            last.length = length;
            count++;
        },
        position(row) {
            const first = row - (row % block);
            let position = anchors.at(first / block);
            for (let before = first; before < row; before++) {
                position += strideOf(before);
            }
            return position;
        },
        length(row) {
            if (row === count - 1) {
                return last.length;
            }
            const odd = lastUpTo(oddRows, row);
            return odd >= 0 && oddRows.at(odd) === row ? oddLengths.at(odd) : strideOf(row) - lineBreak;
        },
    };
}

/** The place of the last of the ascending `values` that is no larger than `value`; -1 where there is none. */
function lastUpTo(values: { readonly length: number; at(index: number): number }, value: number): number {
    let from = 0;
    let to = values.length;
    while (from < to) {
        const middle = (from + to) >> 1;
        if (values.at(middle) <= value) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from - 1;
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
        line: row => row + offsets.at(lastUpTo(rows, row)),
    };
}
