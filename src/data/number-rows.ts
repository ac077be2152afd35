// Files of nothing but numbers: commas between values, one example a line, no header. The form of the built-in sets.

import type { DataProblem } from './data-problem.ts';

export interface NumberRows {
    readonly rows: number;
    readonly columns: number;
    /** [rows, columns]. */
    readonly values: Float64Array;
}

/** Every line needs `columns` finite numbers. `name` is the file's, for messages. */
export function parseNumberRows(text: string, columns: number, name: string): NumberRows | DataProblem {
    const lines = text.split(/\r?\n/);
    if (lines.at(-1) === '') {
        lines.pop();
    }
    if (lines.length === 0) {
        return { problem: `${name} is empty.` };
    }
    const values = new Float64Array(lines.length * columns);
    for (const [row, line] of lines.entries()) {
        const cells = line.split(',');
        if (cells.length !== columns) {
            const found = cells.length === 1 ? '1 value' : `${cells.length} values`;
            return { problem: `${name}, line ${row + 1}: expected ${columns} values, found ${found}.` };
        }
        for (const [column, cell] of cells.entries()) {
            const value = Number(cell);
            if (cell.trim() === '' || !Number.isFinite(value)) {
                const found = JSON.stringify(cell);
                return { problem: `${name}, line ${row + 1}, value ${column + 1}: ${found} is no number.` };
            }
            values[row * columns + column] = value;
        }
    }
    return { rows: lines.length, columns, values };
}
