// What a key does to a chart that has the focus: moves the cursor from epoch to epoch, or looks at another part of the axis.
// Pure.

import { panBy, type Range, zoomBy } from './zoom.ts';

export interface ChartPlace {
    /** Of the run that the cursor follows. */
    readonly epochs: number;
    /** The row under the cursor, from 0; undefined where there is no cursor. */
    readonly row: number | undefined;
    /** Where the cursor stands on the axis. */
    readonly cursor: number | undefined;
    /** What is seen of the axis; undefined for all of it. */
    readonly part: Range | undefined;
    readonly whole: Range;
}

export type ChartAct =
    /** The cursor goes to this row, or away. */
    | { readonly kind: 'move'; readonly row: number | undefined }
    /** This part of the axis is looked at, or all of it. */
    | { readonly kind: 'look'; readonly part: Range | undefined };

/** Epochs that Page Up and Page Down pass over. */
const pageEpochs = 10;
/** What a key does to the part of the axis that is seen. */
const zoomFactor = 0.7;
const panShare = 0.2;

/** Undefined for a key that is not the chart's. */
export function actOfKey(
    event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>,
    place: ChartPlace,
): ChartAct | undefined {
    if (place.epochs === 0 || event.ctrlKey || event.metaKey || event.altKey) {
        return undefined;
    }
    return lookOfKey(event, place) ?? moveOfKey(event.key, place);
}

function lookOfKey(
    { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
    { cursor, part, whole }: ChartPlace,
): ChartAct | undefined {
    const { from, to } = part ?? whole;
    const isSeen = cursor !== undefined && cursor >= from && cursor <= to;
    const zoom = (factor: number): ChartAct => ({
        kind: 'look',
        part: zoomBy(part, whole, isSeen ? cursor : (from + to) / 2, factor),
    });
    switch (key) {
        case '+':
        case '=':
            return zoom(zoomFactor);
        case '-':
        case '_':
            return zoom(1 / zoomFactor);
        case '0':
            return { kind: 'look', part: undefined };
        case 'ArrowLeft':
        case 'ArrowRight': {
            const distance = (key === 'ArrowLeft' ? -panShare : panShare) * (to - from);
            return shiftKey && part !== undefined
                ? { kind: 'look', part: panBy(part, whole, distance) }
                : undefined;
        }
        case 'Escape':
            return cursor === undefined && part !== undefined ? { kind: 'look', part: undefined } : undefined;
        default:
            return undefined;
    }
}

function moveOfKey(key: string, { epochs, row }: ChartPlace): ChartAct | undefined {
    const last = epochs - 1;
    const targets: Readonly<Record<string, number | undefined>> = {
        ArrowLeft: (row ?? epochs) - 1,
        ArrowRight: (row ?? -1) + 1,
        ArrowDown: (row ?? epochs) - 1,
        ArrowUp: (row ?? -1) + 1,
        PageDown: row === undefined ? last : row - pageEpochs,
        PageUp: row === undefined ? 0 : row + pageEpochs,
        Home: 0,
        End: last,
    };
    const target = targets[key];
    if (target !== undefined) {
        return { kind: 'move', row: Math.max(0, Math.min(last, target)) };
    }
    return key === 'Escape' && row !== undefined ? { kind: 'move', row: undefined } : undefined;
}
