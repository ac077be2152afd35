// Smoothing of a curve. It is drawn with the raw line kept faint, and never read from: numbers are always raw. Pure.

/**
 * Exponential moving average, corrected for its start so that the first value stays itself (Kingma and Ba 2015,
 * section 3, on the same average). Missing values stay missing and pass nothing on.
 *
 * @param weight of the past, in [0, 1); 0 returns the values as they are
 */
export function smooth(values: readonly number[], weight: number): number[] {
    const smoothed: number[] = [];
    const state = { average: 0, correction: 1 };
    extend(smoothed, values, weight, state);
    return smoothed;
}

interface State {
    average: number;
    correction: number;
}

interface Smoothed extends State {
    readonly weight: number;
    readonly values: number[];
}

const known = new WeakMap<readonly number[], Smoothed>();

/** The same for a column that grows at its end: the array that it returns grows with it, until the weight changes. */
export function smoothColumn(values: readonly number[], weight: number): readonly number[] {
    if (weight <= 0) {
        return values;
    }
    let smoothed = known.get(values);
    if (smoothed === undefined || smoothed.weight !== weight) {
        smoothed = { weight, values: [], average: 0, correction: 1 };
        known.set(values, smoothed);
    }
    extend(smoothed.values, values, weight, smoothed);
    return smoothed.values;
}

function extend(smoothed: number[], values: readonly number[], weight: number, state: State): void {
    for (let row = smoothed.length; row < values.length; row++) {
        const value = values[row]!;
        if (weight <= 0 || !Number.isFinite(value)) {
            smoothed.push(value);
            continue;
        }
        state.average = weight * state.average + (1 - weight) * value;
        state.correction *= weight;
        smoothed.push(state.average / (1 - state.correction));
    }
}
