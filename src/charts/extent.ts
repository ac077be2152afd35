// The ends of an axis over values.

import { scaleFor } from './scale.ts';
import type { Axis } from './scene.ts';

/** The lowest and the highest finite value; 0 and 1 where there is none. */
export function extentOf(...columns: readonly (readonly number[])[]): readonly [number, number] {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const value of columns.flat()) {
        if (Number.isFinite(value)) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
    }
    return low <= high ? [low, high] : [0, 1];
}

export interface ValueAxisOptions {
    readonly label: string;
    readonly logarithmic?: boolean;
    readonly asShare?: boolean;
    /** Begin at zero where that costs little, so that heights compare. */
    readonly fromZero?: boolean;
}

/** An axis with round ends that all values fit on. */
export function valueAxis(
    columns: readonly (readonly number[])[],
    { label, logarithmic = false, asShare = false, fromZero = true }: ValueAxisOptions,
): Axis {
    if (logarithmic) {
        const [low, high] = extentOf(...columns.map(column => column.filter(value => value > 0)));
        return { kind: 'log', label, minimum: low / 1.15, maximum: high * 1.15, asShare };
    }
    const [low, high] = extentOf(...columns);
    const start = fromZero && low >= 0 && low < high * 0.4 ? 0 : low;
    const { minimum, maximum } = linearEnds(start, high);
    return { kind: 'linear', label, minimum, maximum: asShare ? Math.min(maximum, 1) : maximum, asShare };
}

/** The scale of the terminal's chart, but linear whatever the values are. */
function linearEnds(low: number, high: number): { readonly minimum: number; readonly maximum: number } {
    const shift = 1 - low;
    // Far from zero no scale is logarithmic.
    const scale = scaleFor([low, high]);
    if (scale.kind === 'linear') {
        return scale;
    }
    const { maximum } = scaleFor([low + shift * 1e6, high + shift * 1e6]);
    return { minimum: 0, maximum: maximum - shift * 1e6 };
}
