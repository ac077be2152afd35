// Lines and columns of a text, counted from 1 as people and the command line's JSON count them.

export interface Position {
    /** From 1. */
    readonly line: number;
    /** From 1, in UTF-16 code units, as editors count. */
    readonly column: number;
}

export interface Lines {
    readonly count: number;
    positionAt(offset: number): Position;
    /** A line's text without its line break; empty where there is no such line. */
    textOf(line: number): string;
}

export function createLines(text: string): Lines {
    const starts = [0];
    for (const match of text.matchAll(/\r\n|\n|\r/g)) {
        starts.push(match.index + match[0].length);
    }
    return {
        count: starts.length,
        positionAt(offset) {
            const within = Math.max(0, Math.min(offset, text.length));
            // Binary search for the last line that starts at or before the offset.
            let low = 0;
            let high = starts.length - 1;
            while (low < high) {
                const middle = Math.ceil((low + high) / 2);
                if ((starts[middle] ?? 0) <= within) {
                    low = middle;
                } else {
                    high = middle - 1;
                }
            }
            return { line: low + 1, column: within - (starts[low] ?? 0) + 1 };
        },
        textOf(line) {
            const start = starts[line - 1];
            return start === undefined ? '' : text.slice(start, starts[line]).replace(/[\r\n]+$/, '');
        },
    };
}
