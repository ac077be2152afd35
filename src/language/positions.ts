// Offsets and lines. Lines end at a line feed, a carriage return, or both; lines and characters count from 0.

import type { Position } from '../protocol/language.ts';

export interface Positions {
    positionAt(offset: number): Position;
    offsetAt(position: Position): number;
}

export function createPositions(text: string): Positions {
    const starts = [0];
    for (const { index, 0: lineBreak } of text.matchAll(/\r\n|\n|\r/g)) {
        starts.push(index + lineBreak.length);
    }
    return {
        positionAt(offset) {
            const bounded = Math.max(0, Math.min(offset, text.length));
            let low = 0;
            let high = starts.length;
            while (low < high) {
                const middle = (low + high) >> 1;
                if ((starts[middle] ?? 0) <= bounded) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return { line: low - 1, character: bounded - (starts[low - 1] ?? 0) };
        },
        offsetAt({ line, character }) {
            const start = starts[line];
            return start === undefined
                ? text.length
                : Math.min(start + character, starts[line + 1] ?? text.length);
        },
    };
}
