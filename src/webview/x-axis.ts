// What the curves are drawn over: epochs, steps or seconds. Pure.

import { t } from '../core/localize.ts';
import { formatCount, formatDuration } from './format.ts';
import { epochsOf, type RunCurves } from './run-curves.ts';

export const xUnits = ['epoch', 'step', 'seconds'] as const;
export type XUnit = (typeof xUnits)[number];

/** Where the rows of a run stand on the axis. */
export interface XColumn {
    /** Row i is epoch i + 1. Ascending. */
    at(row: number): number;
    /** The row nearest to a place of the axis, from 0; undefined beyond the last of `rows` rows. */
    rowNear(x: number, rows: number): number | undefined;
}

const byEpoch: XColumn = linear(1);

/** Rows at equal distances. */
function linear(distance: number): XColumn {
    return {
        at: row => (row + 1) * distance,
        rowNear(x, rows) {
            const row = Math.max(0, Math.round(x / distance) - 1);
            return row < rows ? row : undefined;
        },
    };
}

function sorted(column: readonly number[]): XColumn {
    return {
        at: row => column[Math.floor(row)] ?? Number.NaN,
        rowNear(x, rows) {
            const after = lowerBound(column, x, rows);
            if (after === rows) {
                const last = column[rows - 1] ?? Number.NaN;
                const step = rows > 1 ? last - column[rows - 2]! : last;
                return x <= last + step / 2 ? rows - 1 : undefined;
            }
            return after > 0 && x - column[after - 1]! < column[after]! - x ? after - 1 : after;
        },
    };
}

/** The first of `rows` rows whose value is no less than `x`; `rows` for none. */
export function lowerBound(column: readonly number[], x: number, rows: number): number {
    let low = 0;
    let high = rows;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (column[middle]! < x) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

export function xColumnOf(run: RunCurves, unit: XUnit): XColumn {
    switch (unit) {
        case 'epoch':
            return byEpoch;
        case 'step':
            return linear(stepsAnEpoch(run));
        case 'seconds':
            return sorted(run.curves.seconds);
        default:
            return unit satisfies never;
    }
}

function stepsAnEpoch({ info, curves }: RunCurves): number {
    const epochs = epochsOf(curves);
    const known = info.epochs > 0 ? info.steps / info.epochs : epochs > 0 ? info.step / epochs : 1;
    return known > 0 ? known : 1;
}

/** Where the axis ends for a run that is to reach `epochs` epochs. */
export function endOf(run: RunCurves, unit: XUnit, epochs: number): number {
    if (unit === 'epoch') {
        return epochs;
    }
    const reached = epochsOf(run.curves);
    const last = reached > 0 ? xColumnOf(run, unit).at(reached - 1) : 0;
    return unit === 'step' ? stepsAnEpoch(run) * epochs : reached > 0 ? (last / reached) * epochs : 1;
}

/** The epoch of a run, from 1, at a place of the axis; undefined where it has not come so far. */
export function epochAt(run: RunCurves, unit: XUnit, x: number): number | undefined {
    const row = xColumnOf(run, unit).rowNear(x, epochsOf(run.curves));
    return row === undefined ? undefined : row + 1;
}

/** Where an axis of the unit begins. */
export function startOf(unit: XUnit): number {
    return unit === 'epoch' ? 1 : 0;
}

/** `epoch 12`, `step 540`, `3.2 s` */
export function placeText(unit: XUnit, x: number): string {
    switch (unit) {
        case 'epoch':
            return t('epoch {0}', formatCount(x));
        case 'step':
            return t('step {0}', formatCount(x));
        case 'seconds':
            return formatDuration(x);
        default:
            return unit satisfies never;
    }
}

export const axisNames: Readonly<Record<XUnit, string>> = {
    epoch: t('epoch'),
    step: t('step'),
    seconds: t('seconds'),
};
